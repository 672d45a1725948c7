# What R and R survey say about association with groups and about items summed up, for the tests of analysis.
#
#   Rscript witness_association.R DIRECTORY
#
# reads simulated_answers.csv, simulated_sample.csv and simulated_replicates.csv beside this file, and writes:
#   association.csv         chisq.test, kruskal.test and wilcox.test of simulated answers
#   two_by_two.csv          chisq.test and fisher.test of tables chosen by hand
#   association_design.csv  svychisq and svyranktest under several designs
#   summaries.csv           means, standard deviations, quantiles, median categories and net agreement, without and with designs
#   net_scores.csv          Tango's interval from the likelihood itself, maximised step by step

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE, survey.lonely.psu = "adjust")
directory <- commandArgs(trailingOnly = TRUE)[1]
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
beside <- function(name) read.csv(file.path(here, name), na.strings = "")
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
quietly <- function(code, otherwise) suppressWarnings(tryCatch(code, error = function(e) otherwise))
LEVELS <- c("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")

# --- tests without a design ------------------------------------------------------------------------------------------

cramer <- function(cells) {
  chi <- quietly(chisq.test(cells, correct = FALSE), NULL)
  unname(sqrt(chi$statistic / (sum(cells) * (min(dim(cells)) - 1))))
}
FEW <- "small expected counts"
small <- function(chi) any(chi$expected < 1) || mean(chi$expected < 5) > 0.2

answers <- beside("simulated_answers.csv")
answers$agrees <- ifelse(answers$support %in% LEVELS, ifelse(answers$support %in% c("agree", "strongly_agree"), "yes", "no"), NA)
rows <- list()
for (item in c("support", "enough", "unanimous", "agrees")) for (by in c("group", "region")) for (few in c(FALSE, TRUE)) {
  levels <- if (item == "agrees") c("no", "yes") else LEVELS
  x <- factor(answers[[item]], levels)
  g <- answers[[by]]
  kept <- !is.na(x) & !is.na(g) & !(few & g == "early_years")
  x <- droplevels(x[kept])
  g <- factor(g[kept])
  add <- function(test, statistic, df, p, effect, flag = "") rows[[length(rows) + 1]] <<- data.frame(
    item, by, few, test, statistic = unname(statistic), df = unname(df), p_value = p, effect, n = length(x), flag
  )
  chi <- quietly(chisq.test(table(g, x)), NULL)
  add("chi-square", chi$statistic, chi$parameter, chi$p.value, cramer(table(g, x)), if (small(chi)) FEW else "")
  if (nlevels(g) == 2 && nlevels(x) == 2) add("fisher", NA, NA, fisher.test(table(g, x))$p.value, cramer(table(g, x)))
  h <- kruskal.test(as.integer(x), g)
  add("kruskal-wallis", h$statistic, h$parameter, h$p.value, h$statistic / (length(x) - 1))
  if (nlevels(g) == 2) {
    first <- as.integer(x)[g == levels(g)[1]]
    second <- as.integer(x)[g == levels(g)[2]]
    w <- wilcox.test(first, second, exact = FALSE)
    pairs <- outer(first, second, function(a, b) sign(a - b))
    add("mann-whitney", w$statistic, NA, w$p.value, mean(pairs))
  }
}
write(do.call(rbind, rows), "association.csv")

# --- tables of counts chosen by hand, row after row -------------------------------------------------------------------

rows <- list()
for (one in list(
  c(10, 0, 0, 10), c(1, 0, 0, 1), c(3, 1, 1, 3), c(8, 2, 1, 5), c(0, 7, 5, 6), c(10, 20, 20, 10), c(12, 5, 7, 7), c(2, 40, 9, 51),
  c(1, 900, 6, 850), c(500, 470, 430, 520), c(30000, 31000, 2900, 2700), c(41, 9, 1, 3), c(4, 4, 4, 4), c(19, 1, 301, 12)
)) {
  cells <- matrix(one, 2, byrow = TRUE)
  chi <- quietly(chisq.test(cells), NULL)
  rows[[length(rows) + 1]] <- data.frame(
    a = one[1], b = one[2], c = one[3], d = one[4], fisher = fisher.test(cells)$p.value, chi_square = unname(chi$statistic),
    chi_square_p = chi$p.value, cramer_v = cramer(cells), flag = if (small(chi)) FEW else ""
  )
}
write(do.call(rbind, rows), "two_by_two.csv")

# --- designs ---------------------------------------------------------------------------------------------------------

frame <- beside("simulated_sample.csv")
frame$code <- match(frame$help, LEVELS) - 1
frame$hours <- ifelse(is.na(frame$help), NA, floor(frame$weight) %% 40)
paired <- subset(frame, stratum != "s13")
factors <- beside("simulated_replicates.csv")
spread <- as.matrix(factors[match(paired$school, factors$school), grepl("jkn_", names(factors))])
designs <- list(
  weights = svydesign(ids = ~1, weights = ~weight, data = frame),
  strata_fpc = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~I(20 * schools), data = frame),
  lonely_adjust = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = frame),
  two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~weight, fpc = ~schools + classes, data = paired),
  jkn = svrepdesign(
    repweights = spread * paired$weight, weights = paired$weight, data = paired, type = "JKn", scale = 1, rscales = rep(1 / 2, 24),
    combined.weights = TRUE
  )
)

rows <- list()
tests <- c("van-der-waerden" = "vanderWaerden", median = "median")
for (name in names(designs)) for (item in c("help", "enough", "hours")) for (groups in list(c("a", "b"), c("a", "b", "c"))) {
  design <- designs[[name]]
  given <- design$variables[[item]]
  domain <- subset(design, !is.na(given) & design$variables$group %in% groups)
  domain$variables$said <- factor(domain$variables[[item]])
  domain$variables$rank <- if (item == "hours") domain$variables$hours else match(domain$variables[[item]], LEVELS)
  add <- function(test, found, df1, df2) rows[[length(rows) + 1]] <<- data.frame(
    design = name, item, groups = paste(groups, collapse = "|"), test, statistic = as.numeric(found$statistic), df1 = as.numeric(df1),
    df2 = as.numeric(df2), p_value = as.numeric(found$p.value), n = nrow(domain)
  )
  kinds <- c("rao-scott" = "F", "rao-scott-chisq" = "Chisq", wald = "Wald", "adjusted-wald" = "adjWald")
  if (item != "hours") for (test in names(kinds)) {
    found <- quietly(svychisq(~group + said, domain, statistic = kinds[[test]]), NULL)
    if (is.null(found)) next
    df <- if (test %in% c("wald", "adjusted-wald")) (length(groups) - 1) * (length(unique(domain$variables$said)) - 1) else NULL
    df2 <- if (test == "wald") degf(domain) else if (test == "adjusted-wald") degf(domain) - df + 1 else found$parameter[2]
    add(test, found, if (is.null(df)) found$parameter[1] else df, df2)
  }
  usual <- if (length(groups) == 2) c(wilcoxon = "wilcoxon") else c("kruskal-wallis" = "KruskalWallis")
  for (test in names(c(usual, tests))) {
    found <- quietly(svyranktest(rank ~ group, domain, test = c(usual, tests)[[test]]), NULL)
    if (is.null(found)) next
    if (length(groups) == 2) add(test, found, found$parameter, NA) else {
      found$statistic <- found$parameter # this version of survey names the two the wrong way round
      add(test, found, length(groups) - 1, found$ddf)
    }
  }
}
write(do.call(rbind, rows), "association_design.csv")

# --- net scores ------------------------------------------------------------------------------------------------------

tango <- function(plus, minus, n, z) {
  d <- (plus - minus) / n
  beyond <- function(delta) {
    likelihood <- function(q) {
      log_of <- function(x, p) if (x > 0) x * log(pmax(p, 1e-300)) else 0
      log_of(plus, q + delta) + log_of(minus, q) + log_of(n - plus - minus, 1 - 2 * q - delta)
    }
    range <- c(max(0, -delta), (1 - delta) / 2)
    if (range[1] >= range[2]) return((plus - minus - n * delta)^2)
    q <- optimize(likelihood, range, maximum = TRUE, tol = 1e-13)$maximum
    ends <- range[which.max(sapply(range, likelihood))]
    if (likelihood(ends) >= likelihood(q)) q <- ends
    (plus - minus - n * delta)^2 - z^2 * n * (2 * q + delta - delta^2)
  }
  edge <- function(end) {
    if (abs(d - end) < 1e-12) return(end)
    uniroot(beyond, sort(c(d + (end - d) * 1e-6, end * (1 - 1e-12))), tol = 1e-12)$root
  }
  c(edge(-1), edge(1))
}
rows <- list()
for (level in c(0.8, 0.95)) for (one in list(
  c(0, 0, 50), c(1, 0, 44), c(0, 3, 20), c(5, 5, 10), c(60, 25, 100), c(840, 40, 1000), c(1, 0, 1), c(30, 0, 30), c(12.5, 3.25, 41.7)
)) {
  bounds <- tango(one[1], one[2], one[3], qnorm(1 - (1 - level) / 2))
  rows[[length(rows) + 1]] <- data.frame(level, plus = one[1], minus = one[2], n = one[3], low = bounds[1], high = bounds[2])
}
write(do.call(rbind, rows), "net_scores.csv")

# --- items summed up -------------------------------------------------------------------------------------------------

wilson <- function(p, n, z) (p * n + z^2 / 2 + c(-1, 1) * z * sqrt(p * (1 - p) * n + z^2 / 4)) / (n + z^2)
shares <- c(lower_quartile = 0.25, median = 0.5, upper_quartile = 0.75)
alone <- function(data) suppressWarnings(svydesign(ids = ~1, data = data)) # a simple random sample of these and no others
rows <- list()
for (name in c("none", names(designs))) for (who in c("a", "b", "c", "Total")) {
  none <- name == "none"
  data <- if (none) frame else designs[[name]]$variables
  wanted <- !is.na(data$help) & (who == "Total" | data$group == who)
  domain <- if (none) alone(data[wanted, ]) else subset(designs[[name]], wanted)
  inside <- domain$variables
  n <- nrow(inside)
  df <- if (none) n - 1 else quietly(degf(domain), NA)
  add <- function(item, measure, estimate, se, low, high, df) rows[[length(rows) + 1]] <<- data.frame(
    design = name, group = who, item, measure, n, estimate = as.numeric(estimate), std_error = as.numeric(se), low = as.numeric(low),
    high = as.numeric(high), df
  )
  for (item in c("code", "hours")) {
    domain$variables$x <- inside[[item]]
    m <- svymean(~x, domain)
    s <- sqrt(as.numeric(svyvar(~x, domain)))
    se <- as.numeric(SE(svyvar(~x, domain))) / (2 * s)
    half <- qt(0.975, df) * SE(m)
    if (none) {
      tt <- t.test(inside[[item]])
      add(item, "mean", tt$estimate, tt$stderr, tt$conf.int[1], tt$conf.int[2], df)
      s <- sd(inside[[item]])
    } else add(item, "mean", coef(m), SE(m), coef(m) - half, coef(m) + half, df)
    add(item, "sd", s, se, s * exp(-qt(0.975, df) * se / s), s * exp(qt(0.975, df) * se / s), df)
  }
  values <- sort(unique(inside$hours))
  bounds <- sapply(values, function(v) {
    domain$variables$below <- as.numeric(domain$variables$hours <= v)
    found <- svymean(~below, domain)
    p <- coef(found)[[1]]
    if (none) return(suppressWarnings(prop.test(sum(inside$hours <= v), n, correct = FALSE)$conf.int))
    if (p > 1 - 1e-12) return(c(NA, NA))
    wilson(p, p * (1 - p) / as.numeric(vcov(found)), qt(0.975, df))
  })
  for (measure in names(shares)) {
    at <- shares[[measure]]
    low <- values[which(bounds[2, ] >= at)[1]]
    high <- values[which(bounds[1, ] >= at)[1]]
    estimate <- if (none) quantile(inside$hours, at, type = 2) else
      svyquantile(~hours, domain, at, qrule = "school", ci = FALSE)[[1]][1]
    if (is.na(low) || is.na(high)) low <- high <- NA
    z <- if (none) qnorm(0.975) else qt(0.975, df)
    add("hours", measure, estimate, (high - low) / (2 * z), low, high, if (none) NA else df)
  }
  middle <- if (none) sort(inside$code)[ceiling(n / 2)] else svyquantile(~code, domain, 0.5, qrule = "math", ci = FALSE)[[1]][1]
  add("code", "median_category", middle, NA, NA, NA, if (none) NA else df)
  domain$variables$plus <- as.numeric(inside$code >= 3)
  domain$variables$minus <- as.numeric(inside$code == 1)
  net <- svycontrast(svymean(~plus + minus, domain), c(1, -1))
  p <- as.numeric(coef(svymean(~plus + minus, domain)))
  simple <- sum(p) - (p[1] - p[2])^2
  se <- if (none) sqrt(simple / n) else as.numeric(SE(net))
  size <- if (none) n else simple / se^2
  limits <- tango(p[1] * size, p[2] * size, size, if (none) qnorm(0.975) else qt(0.975, df))
  add("code", "net_agreement", coef(net), se, limits[1], limits[2], if (none) NA else df)
}
write(do.call(rbind, rows), "summaries.csv")
