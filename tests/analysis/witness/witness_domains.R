# What R survey says about domains: a part of the respondents of a sample whose strata and clusters stay, as subset() has it; and about
# samples in which some have a weight of 0.
#
#   Rscript witness_domains.R DIRECTORY
#
# reads the simulated sample beside it (of witness_design.R) and writes, for each design and domain:
#
#   domains_agreement.csv      agreement of groups and of all, with the logit interval
#   domains_distribution.csv   the share of each answer
#   domains_means.csv          the mean of a number (class) with its standard deviation
#   domains_tests.csv          svychisq of an item with groups, svyttest of two groups, t of two items that the same people answered

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
directory <- commandArgs(trailingOnly = TRUE)[1]
beside <- function(name) read.csv(file.path(here, name), na.strings = "")
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
quietly <- function(code, otherwise) suppressWarnings(tryCatch(code, error = function(e) otherwise))

frame <- beside("simulated_sample.csv")
factors <- beside("simulated_replicates.csv")
answers <- c("disagree", "neither", "agree", "strongly_agree")
agreeing <- c("agree", "strongly_agree")
# nobody of one school, of one class in each school, and of every seventh row counts
frame$idle <- ifelse(frame$school == "s03c1" | frame$class == 3 | seq_len(nrow(frame)) %% 7 == 0, 0, frame$weight)
paired <- subset(frame, stratum != "s13")
spread <- function(kind) as.matrix(factors[match(paired$school, factors$school), grepl(paste0("^", kind, "_"), names(factors))])
by_replicates <- function(kind, type, weight = paired$weight, ...) {
  suppressWarnings(svrepdesign(repweights = spread(kind) * weight, weights = weight, data = paired, type = type, combined.weights = TRUE, ...))
}
designs <- list(
  strata = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = frame),
  strata_fpc = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~I(20 * schools), data = frame),
  strata_clusters = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = paired),
  clusters_fpc = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = paired),
  two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~weight, fpc = ~schools + classes, data = paired),
  lonely_adjust = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = frame),
  lonely_average = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = frame),
  jkn = by_replicates("jkn", "JKn", scale = 1, rscales = rep(1 / 2, 24)),
  brr = by_replicates("brr", "BRR"),
  idle_strata = svydesign(ids = ~1, strata = ~stratum, weights = ~idle, data = frame),
  idle_clusters = svydesign(ids = ~school, strata = ~stratum, weights = ~idle, data = paired),
  idle_two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~idle, fpc = ~schools + classes, data = paired),
  idle_jkn = by_replicates("jkn", "JKn", paired$idle, scale = 1, rscales = rep(1 / 2, 24))
)
domains <- list(
  everybody = function(d) rep(TRUE, nrow(d)),
  "empty in strata" = function(d) !(d$stratum %in% c("s02", "s09")) & d$class <= 2,
  "whole clusters outside" = function(d) !(d$school %in% c("s03c1", "s08c2", "s12c1")) & d$weight > 15,
  "few strata" = function(d) d$stratum %in% c("s03", "s04", "s05", "s06"),
  "unknown is outside" = function(d) d$help != "neither"
)

agreement <- shares <- means <- tests <- list()
for (name in names(designs)) for (part in names(domains)) {
  options(survey.lonely.psu = if (grepl("lonely", name)) sub("lonely_", "", name) else "fail")
  design <- designs[[name]]
  inside <- domains[[part]](design$variables)
  inside <- inside & !is.na(inside) & weights(design, "sampling") > 0
  for (item in c("help", "enough")) for (who in c("a", "b", "Total")) {
    given <- design$variables[[item]]
    domain <- subset(design, inside & !is.na(given) & (who == "Total" | design$variables$group == who))
    n <- nrow(domain)
    if (n < 2) next
    domain$variables$said <- domain$variables[[item]] %in% agreeing
    weight <- weights(domain, "sampling")
    found <- quietly(svymean(~as.numeric(said), domain, deff = TRUE), NULL)
    df <- degf(domain)
    if (is.null(found) || !is.finite(SE(found)[[1]]) || SE(found)[[1]] < 1e-9 || df < 1) next
    bounds <- quietly(as.numeric(confint(svyciprop(~said, domain, method = "logit"))), c(NA, NA))
    agreement[[length(agreement) + 1]] <- data.frame(
      design = name, domain = part, item, group = who, n, n_weighted = sum(weight), n_kish = sum(weight)^2 / sum(weight^2),
      estimate = coef(found)[[1]], std_error = SE(found)[[1]], deff = deff(found)[[1]], df, low = bounds[1], high = bounds[2]
    )
    domain$variables$answer <- factor(domain$variables[[item]], levels = answers)
    each <- quietly(svymean(~answer, domain), NULL)
    shares[[length(shares) + 1]] <- data.frame(
      design = name, domain = part, item, group = who, answer = answers, estimate = as.numeric(coef(each)), std_error = as.numeric(SE(each))
    )
  }
  for (who in c("a", "b", "Total")) {
    domain <- subset(design, inside & (who == "Total" | design$variables$group == who))
    found <- quietly(svymean(~class, domain), NULL)
    if (is.null(found) || degf(domain) < 1) next
    means[[length(means) + 1]] <- data.frame(
      design = name, domain = part, group = who, n = nrow(domain), n_weighted = sum(weights(domain, "sampling")), mean = coef(found)[[1]],
      std_error = SE(found)[[1]], df = degf(domain), sd = sqrt(coef(svyvar(~class, domain))[[1]])
    )
  }
  crossed <- subset(design, inside & !is.na(design$variables$enough) & design$variables$group %in% c("a", "b"))
  crossed$variables$enough <- factor(crossed$variables$enough)
  crossed$variables$group <- factor(crossed$variables$group)
  chi <- quietly(svychisq(~group + enough, crossed, statistic = "F"), NULL)
  if (!is.null(chi)) tests[[length(tests) + 1]] <- data.frame(
    design = name, domain = part, test = "rao-scott", statistic = chi$statistic[[1]], p_value = chi$p.value[[1]]
  )
  pair <- subset(design, inside & !is.na(design$variables$help) & design$variables$group %in% c("a", "b"))
  pair$variables$group <- factor(pair$variables$group)
  pair$variables$said <- as.numeric(pair$variables$help %in% agreeing)
  difference <- quietly(svyttest(said ~ group, pair), NULL)
  if (!is.null(difference) && is.finite(difference$statistic)) tests[[length(tests) + 1]] <- data.frame(
    design = name, domain = part, test = "two groups", statistic = -difference$statistic[[1]], p_value = difference$p.value[[1]]
  )
  both <- subset(design, inside & !is.na(design$variables$help) & !is.na(design$variables$enough))
  both$variables$more <- (both$variables$help %in% agreeing) - (both$variables$enough %in% agreeing)
  change <- quietly(svymean(~more, both), NULL)
  if (!is.null(change)) {
    t <- coef(change)[[1]] / SE(change)[[1]]
    tests[[length(tests) + 1]] <- data.frame(
      design = name, domain = part, test = "two items", statistic = t, p_value = 2 * pt(-abs(t), degf(both))
    )
  }
}
write(do.call(rbind, agreement), "domains_agreement.csv")
write(do.call(rbind, shares), "domains_distribution.csv")
write(do.call(rbind, means), "domains_means.csv")
write(do.call(rbind, tests), "domains_tests.csv")
