# What R survey says about proportions in samples with a design, for the tests of analysis.
#
#   Rscript witness_design.R DIRECTORY
#
# writes: simulated_sample.csv       simulated respondents of 12 strata with 2 clusters each, drawn in two stages, and one stratum with one
#         simulated_replicates.csv   factors of replicate weights by cluster, for several kinds
#         design_agreement.csv       agreement by group under each design, with every interval method of this version of survey
#         design_distribution.csv    the share of each answer
#
# Debian's survey 4.1 has no method "wilson"; its bounds are computed here from svymean and degf with the formula of survey 4.5, which
# the reference results of 4.5 hold to account in another test. The other methods give the same in both versions.

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")

# --- a simulated sample ----------------------------------------------------------------------------------------------

set.seed(20221017)
frame <- do.call(rbind, lapply(1:13, function(h) do.call(rbind, lapply(if (h == 13) 1 else 1:2, function(c) {
  do.call(rbind, lapply(seq_len(sample(2:4, 1)), function(s) {
    size <- sample(3:9, 1)
    data.frame(
      stratum = sprintf("s%02d", h), school = sprintf("s%02dc%d", h, c), number = c, class = s,
      schools = 6 + h, classes = 5 + (h + c) %% 3, pupils = 24 + s, lean = rnorm(1, (h - 6) / 8, 0.5)
    )[rep(1, size), ]
  }))
}))))
rownames(frame) <- NULL
size <- nrow(frame)
answers <- c("disagree", "neither", "agree", "strongly_agree")
frame$group <- sample(c("a", "b", "c"), size, replace = TRUE, prob = c(0.6, 0.3, 0.1))
frame$group[frame$stratum %in% c("s01", "s02") & frame$group == "c"] <- "a"
frame$group[which(frame$stratum == "s05")[1]] <- "one"
frame$group[which(frame$school == "s07c1")] <- "school"
frame$weight <- round(exp(rnorm(size, 3, 0.4)) * (1 + (frame$group == "b")), 3)
frame$help <- answers[pmin(pmax(round(2.5 + frame$lean + rnorm(size)), 1), 4)]
frame$help[sample(size, 25)] <- NA
frame$enough <- ifelse(frame$group == "b", "agree", ifelse(frame$group == "c", "disagree", sample(answers, size, replace = TRUE)))
frame$lean <- NULL
frame$enough[frame$group == "school"] <- NA
write(frame, "simulated_sample.csv")

paired <- subset(frame, stratum != "s13")
clustered <- svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = paired)
clusters <- unique(paired$school)
first <- match(clusters, paired$school)
jk1 <- as.svrepdesign(svydesign(ids = ~school, weights = ~weight, data = paired), type = "JK1")
jkn <- as.svrepdesign(clustered, type = "JKn")
brr <- as.svrepdesign(clustered, type = "BRR")
boot <- as.svrepdesign(clustered, type = "subbootstrap", replicates = 15)
factors <- lapply(list(jk1 = jk1, jkn = jkn, brr = brr, boot = boot), function(one) round(as.matrix(one$repweights)[first, ], 12))
replicates <- data.frame(school = clusters)
for (kind in names(factors)) for (r in seq_len(ncol(factors[[kind]]))) replicates[[paste0(kind, "_", r)]] <- factors[[kind]][, r]
write(replicates, "simulated_replicates.csv")

# --- designs ---------------------------------------------------------------------------------------------------------

spread <- function(kind) factors[[kind]][match(paired$school, clusters), ]
by_replicates <- function(kind, type, ..., combined = TRUE) {
  weights <- spread(kind) * if (combined) paired$weight else 1
  suppressWarnings(svrepdesign(repweights = weights, weights = paired$weight, data = paired, type = type, combined.weights = combined, ...))
}
designs <- list(
  equal = suppressWarnings(svydesign(ids = ~1, data = frame)),
  weights = svydesign(ids = ~1, weights = ~weight, data = frame),
  strata = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = frame),
  strata_fpc = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~I(20 * schools), data = frame),
  fpc_alone = svydesign(ids = ~1, strata = ~stratum, fpc = ~I(20 * schools), data = frame),
  clusters = svydesign(ids = ~school, weights = ~weight, data = frame),
  strata_clusters = clustered,
  nested = svydesign(ids = ~number, strata = ~stratum, weights = ~weight, data = paired, nest = TRUE),
  clusters_fpc = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = paired),
  fractions = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~I(2 / schools), data = paired),
  two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~weight, fpc = ~schools + classes, data = paired),
  three_stages = svydesign(
    ids = ~school + class + row, strata = ~stratum, weights = ~weight, fpc = ~schools + classes + pupils,
    data = cbind(paired, row = seq_len(nrow(paired)))
  )
)
for (rule in c("adjust", "average", "certainty", "remove")) {
  designs[[paste0("lonely_", rule)]] <- svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = frame)
}
designs$jk1 <- by_replicates("jk1", "JK1", scale = 23 / 24)
designs$jk1_factors <- by_replicates("jk1", "JK1", scale = 23 / 24, combined = FALSE)
designs$jkn <- by_replicates("jkn", "JKn", scale = 1, rscales = rep(1 / 2, 24))
designs$brr <- by_replicates("brr", "BRR")
designs$brr_mse <- by_replicates("brr", "BRR", mse = TRUE)
designs$fay <- by_replicates("brr", "Fay", rho = 0.3)
designs$bootstrap <- by_replicates("boot", "bootstrap")

# --- agreement and distribution --------------------------------------------------------------------------------------

methods <- c("logit", "likelihood", "asin", "beta", "mean", "xlogit")
wilson <- function(p, se, df, level) {
  t <- qt(1 - (1 - level) / 2, df)
  n <- p * (1 - p) / se^2
  (p * n + t^2 / 2 + c(-1, 1) * t * sqrt(p * (1 - p) * n + t^2 / 4)) / (n + t^2)
}
quietly <- function(code, otherwise) suppressWarnings(tryCatch(code, error = function(e) otherwise))

rows <- list()
shares <- list()
for (name in names(designs)) {
  options(survey.lonely.psu = if (grepl("lonely", name)) sub("lonely_", "", name) else "fail")
  design <- designs[[name]]
  for (item in c("help", "enough")) for (who in c("a", "b", "c", "one", "school", "Total")) {
    given <- design$variables[[item]]
    domain <- subset(design, !is.na(given) & (who == "Total" | design$variables$group == who))
    n <- nrow(domain)
    if (n == 0) next
    domain$variables$said <- domain$variables[[item]] %in% c("agree", "strongly_agree")
    weight <- weights(domain, "sampling")
    found <- quietly(svymean(~as.numeric(said), domain, deff = n > 1), NULL)
    if (is.null(found)) next
    p <- coef(found)[[1]]
    se <- SE(found)[[1]]
    df <- degf(domain)
    deff <- if (n > 1) deff(found)[[1]] else NA
    varies <- is.finite(se) && se > 1e-9 && df > 0 && n > 2
    for (level in if (name %in% c("weights", "two_stages", "jkn")) c(0.8, 0.95) else 0.95) for (method in c("wilson", methods)) {
      bounds <- if (!varies) c(NA, NA) else if (method == "wilson") wilson(p, se, df, level) else
        quietly(as.numeric(confint(svyciprop(~said, domain, method = method, level = level))), c(NA, NA))
      rows[[length(rows) + 1]] <- data.frame(
        design = name, item, group = who, level, method, n, n_weighted = sum(weight), n_kish = sum(weight)^2 / sum(weight^2),
        estimate = p, std_error = se, deff, df, low = bounds[1], high = bounds[2]
      )
    }
    domain$variables$answer <- factor(domain$variables[[item]], levels = answers)
    each <- quietly(svymean(~answer, domain), NULL)
    shares[[length(shares) + 1]] <- data.frame(
      design = name, item, group = who, answer = answers, estimate = as.numeric(coef(each)), std_error = as.numeric(SE(each))
    )
  }
}
write(do.call(rbind, rows), "design_agreement.csv")
write(do.call(rbind, shares), "design_distribution.csv")
