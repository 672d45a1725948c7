# What R and R survey say about a simulated stratified sample of schools: the twin of the sample in the shared folder, with the same
# columns and the same reference figures, so that every test of these runs in any clone.
#
#   Rscript witness_schools.R DIRECTORY
#
# writes, in DIRECTORY/simulated_schools:
#   schools.csv                        230 simulated schools of three types, drawn from 4,630: weights (pw) and sizes of strata (fpc)
#   reference_svyciprop.csv            proportions of all and by type under three designs, seven intervals at three levels
#   reference_likert5_distribution.csv the share of each of five points
#   reference_differences.csv          pairs of types: svyttest
#   reference_svychisq.csv             svychisq of answers by type, four statistics
#   reference_svyranktest.csv          svyranktest of a score and of five points by type
#   reference_nchs_rules.csv           what the rules of NCHS for proportions (Parker et al., 2017) say of simple random samples

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- file.path(commandArgs(trailingOnly = TRUE)[1], "simulated_schools")
dir.create(directory, showWarnings = FALSE)
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
bind <- function(rows) do.call(rbind, rows)

# --- a simulated sample ----------------------------------------------------------------------------------------------

set.seed(20221025)
population <- c(E = 3017, H = 653, M = 960)
drawn <- c(E = 110, H = 55, M = 65)
stype <- rep(names(drawn), drawn)
size <- length(stype)
level <- rnorm(size, c(E = 0.2, H = -0.3, M = 0)[stype])
yes <- function(x) ifelse(x + rnorm(size) > 0, "Yes", "No")
schools <- data.frame(stype, api00 = round(660 + 120 * level))
schools$sch.wide <- yes(1 + c(E = 0.3, H = -0.6, M = 0)[stype])
schools$comp.imp <- yes(0.6 + 0.5 * level)
schools$awards <- yes(0.4 + 0.7 * level)
schools$pw <- round((population / drawn)[stype], 6)
schools$likert5 <- findInterval(schools$api00, c(500, 600, 700, 800)) + 1
schools$fpc <- population[stype]
write(schools, "schools.csv")

schools$likert5_top2 <- ifelse(schools$likert5 >= 4, "Yes", "No")
designs <- list(
  strat_fpc = svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = schools),
  strat_nofpc = svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = schools),
  wonly = svydesign(ids = ~1, weights = ~pw, data = schools)
)
types <- names(drawn)

# --- proportions and distributions -----------------------------------------------------------------------------------

# Debian's survey 4.1 has no method "wilson": the formula of survey 4.5 with its svymean and degf, as in witness_design.R.
wilson <- function(p, se, df, level) {
  t <- qt(1 - (1 - level) / 2, df)
  n <- p * (1 - p) / se^2
  (p * n + t^2 / 2 + c(-1, 1) * t * sqrt(p * (1 - p) * n + t^2 / 4)) / (n + t^2)
}
rows <- list()
shares <- list()
for (design in names(designs)) for (group in c("ALL", types)) {
  domain <- subset(designs[[design]], group == "ALL" | stype == group)
  for (variable in c("sch.wide", "awards")) {
    domain$variables$said <- domain$variables[[variable]] == "Yes"
    found <- svymean(~as.numeric(said), domain, deff = TRUE)
    w <- weights(domain, "sampling")
    for (level in c(0.9, 0.95, 0.99)) for (method in c("wilson", "logit", "likelihood", "asin", "beta", "mean", "xlogit")) {
      bounds <- if (method == "wilson") wilson(coef(found)[[1]], SE(found)[[1]], degf(domain), level) else
        as.numeric(confint(svyciprop(~said, domain, method = method, level = level)))
      rows[[length(rows) + 1]] <- data.frame(
        design, variable, group, level, method, n_unweighted = nrow(domain), sum_w = sum(w), kish_neff = sum(w)^2 / sum(w^2),
        degf = degf(domain), est = coef(found)[[1]], se = SE(found)[[1]], deff = deff(found)[[1]], lo = bounds[1], hi = bounds[2]
      )
    }
  }
  each <- svymean(~factor(likert5, 1:5), domain)
  shares[[length(shares) + 1]] <- data.frame(design, group, code = 1:5, est = as.numeric(coef(each)), se = as.numeric(SE(each)))
}
write(bind(rows), "reference_svyciprop.csv")
write(bind(shares), "reference_likert5_distribution.csv")

# --- differences and tests -------------------------------------------------------------------------------------------

rows <- list()
for (design in names(designs)) for (variable in c("sch.wide", "awards", "likert5_top2")) {
  for (pair in list(c("E", "H"), c("E", "M"), c("H", "M"))) {
    domain <- subset(designs[[design]], stype %in% pair)
    domain$variables$y <- as.numeric(domain$variables[[variable]] == "Yes")
    domain$variables$first <- as.numeric(domain$variables$stype == pair[1])
    test <- svyttest(y ~ first, domain)
    rows[[length(rows) + 1]] <- data.frame(
      design, variable, a = pair[1], b = pair[2], diff = test$estimate[[1]], df_svyttest = test$parameter[[1]],
      p_svyttest = test$p.value[[1]]
    )
  }
}
write(bind(rows), "reference_differences.csv")

rows <- list()
for (design in names(designs)) for (row in c("sch.wide", "comp.imp", "awards", "likert5")) {
  whole <- designs[[design]]
  whole$variables$answer <- factor(whole$variables[[row]])
  df <- (length(types) - 1) * (nlevels(whole$variables$answer) - 1)
  for (statistic_type in c("F", "Chisq", "Wald", "adjWald")) {
    test <- svychisq(~answer + stype, whole, statistic = statistic_type)
    df2 <- switch(statistic_type, F = test$parameter[[2]], Chisq = NA, Wald = degf(whole), adjWald = degf(whole) - df + 1)
    rows[[length(rows) + 1]] <- data.frame(
      design, row, col = "stype", statistic_type, statistic = test$statistic[[1]],
      df1 = if (statistic_type %in% c("F", "Chisq")) test$parameter[[1]] else df, df2, p = test$p.value[[1]]
    )
  }
}
write(bind(rows), "reference_svychisq.csv")

rows <- list()
for (design in names(designs)) for (test in c("wilcoxon", "vanderWaerden", "median", "KruskalWallis")) for (y in c("api00", "likert5")) {
  several <- test == "KruskalWallis"
  domain <- if (several) designs[[design]] else subset(designs[[design]], stype %in% c("E", "H"))
  domain$variables$y <- domain$variables[[y]]
  found <- svyranktest(y ~ stype, domain, test = test)
  # this version of survey names statistic and degrees of freedom of several groups the wrong way round
  rows[[length(rows) + 1]] <- data.frame(
    design, y, test, groups = if (several) "E|H|M" else "E|H", statistic = (if (several) found$parameter else found$statistic)[[1]],
    df = if (several) length(types) - 1 else found$parameter[[1]], p = found$p.value[[1]]
  )
}
write(bind(rows), "reference_svyranktest.csv")

# --- the rules of NCHS -----------------------------------------------------------------------------------------------

rows <- list()
for (n in c(6, 8, 9, 29, 30, 34, 45, 60, 90, 150, 400, 3000)) for (share in c(0, 0.02, 0.07, 0.15, 0.33, 0.5, 0.8, 0.93, 0.99, 1)) {
  x <- round(share * n)
  p <- x / n
  bounds <- as.numeric(binom.test(x, n)$conf.int) # Korn and Graubard's, whose effective base is n here
  end <- x %in% c(0, n)
  width <- if (end) 0 else diff(bounds)
  narrow <- width <= 0.05
  suppress <- n < 30 || !(narrow || (width < 0.30 && width <= 1.3 * p))
  flags <- if (suppress) "Px" else
    c(if (!narrow && width > 1.3 * (1 - p)) "Pc", if (n - 1 < 8) "Pdf", if (end) "P0")
  rows[[length(rows) + 1]] <- data.frame(
    row = length(rows) + 1, x, n, p, se = sqrt(p * (1 - p) / n), lo = bounds[1], hi = bounds[2], n_eff = n, degf = n - 1,
    suppress, flags = paste(flags, collapse = " ")
  )
}
write(bind(rows), "reference_nchs_rules.csv")
