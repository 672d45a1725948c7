# What R says about scales of several items, for the tests of analysis.scales.
#
#   Rscript witness_scales.R DIRECTORY
#
# writes: simulated_items.csv     simulated respondents with six five-point items, two of them worded the other way round
#         scales_alpha.csv        Cronbach's alpha with its intervals, by group, pairwise and complete
#         scales_items.csv        each item beside the others
#         scales_scores.csv       scores of each respondent, made in several ways
#         scales_means.csv        means of a score, without and with a design (R survey)

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")

set.seed(20221018)
size <- 240
frame <- data.frame(
  group = sample(c("a", "b", "c"), size, replace = TRUE, prob = c(0.6, 0.35, 0.05)),
  area = sample(sprintf("area%d", 1:6), size, replace = TRUE)
)
frame$school <- paste0(frame$area, "s", sample(1:3, size, replace = TRUE))
frame$weight <- round(exp(rnorm(size, 0, 0.4)), 3)
lean <- rnorm(size, ifelse(frame$group == "b", 0.5, 0))
names <- sprintf("q%d", 1:6)
turned <- c("q2", "q5")
for (item in names) {
  side <- if (item %in% turned) -1 else 1
  frame[[item]] <- pmin(pmax(round(3 + 0.9 * side * lean + rnorm(size)), 1), 5)
  frame[[item]][sample(size, 12)] <- NA
}
frame[3, names] <- NA
write(frame, "simulated_items.csv")

values <- as.matrix(frame[names])
values[, turned] <- 6 - values[, turned]
groups <- list(a = frame$group == "a", b = frame$group == "b", c = frame$group == "c", Total = rep(TRUE, size))

alpha_of <- function(covariance) {
  k <- ncol(covariance)
  k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
}
alphas <- list()
items <- list()
for (who in names(groups)) for (missing in c("pairwise", "complete")) {
  some <- values[groups[[who]], ]
  whole <- complete.cases(some)
  if (missing == "complete") some <- some[whole, ]
  covariance <- cov(some, use = if (missing == "complete") "complete.obs" else "pairwise.complete.obs")
  k <- ncol(some)
  n <- nrow(some)
  alpha <- alpha_of(covariance)
  r <- cov2cor(covariance)
  mean_r <- mean(r[lower.tri(r)])
  for (level in c(0.8, 0.95)) {
    ends <- c(1 + level, 1 - level) / 2
    feldt <- 1 - (1 - alpha) * qf(ends, n - 1, (n - 1) * (k - 1))
    alphas[[length(alphas) + 1]] <- data.frame(
      group = who, missing, level, n, n_complete = sum(whole), alpha, alpha_standardised = k * mean_r / (1 + (k - 1) * mean_r),
      mean_r, feldt_low = feldt[1], feldt_high = feldt[2]
    )
  }
  for (item in 1:k) {
    rest <- if (missing == "complete") cor(some[, item], rowSums(some[, -item])) else
      sum(covariance[item, -item]) / sqrt(covariance[item, item] * sum(covariance[-item, -item]))
    items[[length(items) + 1]] <- data.frame(
      group = who, missing, item = names[item], n = sum(!is.na(some[, item])), mean = mean(some[, item], na.rm = TRUE),
      sd = sd(some[, item], na.rm = TRUE), item_rest = rest, alpha_without = alpha_of(covariance[-item, -item])
    )
  }
}
write(do.call(rbind, alphas), "scales_alpha.csv")
write(do.call(rbind, items), "scales_items.csv")

answered <- rowSums(!is.na(values))
mean_of <- rowMeans(values, na.rm = TRUE)
keep <- function(x, least) ifelse(answered >= least, x, NA)
scores <- data.frame(
  sum = rowSums(values), mean = rowMeans(values), sum4 = keep(6 * mean_of, 4), mean1 = keep(mean_of, 1),
  plain4 = keep(rowSums(values, na.rm = TRUE), 4)
)
write(scores, "scales_scores.csv")

frame$y <- scores$sum4
designs <- list(
  none = suppressWarnings(svydesign(ids = ~1, data = frame)),
  weights = svydesign(ids = ~1, weights = ~weight, data = frame),
  strata = svydesign(ids = ~1, strata = ~area, weights = ~weight, data = frame),
  clusters = svydesign(ids = ~school, strata = ~area, weights = ~weight, data = frame),
  jackknife = as.svrepdesign(svydesign(ids = ~school, weights = ~weight, data = frame), type = "JK1")
)
means <- list()
for (name in names(designs)) for (who in names(groups)) {
  domain <- subset(designs[[name]], groups[[who]] & !is.na(frame$y))
  found <- svymean(~y, domain)
  y <- frame$y[groups[[who]] & !is.na(frame$y)]
  df <- if (name == "none") length(y) - 1 else degf(domain)
  error <- if (name == "none") sd(y) / sqrt(length(y)) else SE(found)[[1]]
  weight <- if (name == "none") rep(1, length(y)) else frame$weight[groups[[who]] & !is.na(frame$y)]
  means[[length(means) + 1]] <- data.frame(
    design = name, group = who, n = length(y), mean = coef(found)[[1]], std_error = error, df,
    low = coef(found)[[1]] - qt(0.975, df) * error, high = coef(found)[[1]] + qt(0.975, df) * error,
    sd = if (name %in% c("none", "weights")) sqrt(svyvar(~y, domain)[1]) else
      sqrt(length(y) / (length(y) - 1) * sum(weight * (y - weighted.mean(y, weight))^2) / sum(weight))
  )
}
write(do.call(rbind, means), "scales_means.csv")
