# What R and R survey say about differences of proportions in simulated samples, for the tests of analysis.
#
#   Rscript witness_differences.R DIRECTORY
#
# reads simulated_answers.csv, simulated_sample.csv and simulated_replicates.csv beside this file, and writes:
#   differences.csv         pairs of groups without a design: prop.test, Wald's test, and Newcombe's interval from its Wilson intervals
#   differences_paired.csv  tables of two items answered by the same people: mcnemar.test, Tango's and Newcombe's intervals
#   differences_design.csv  pairs of groups, and a group and the rest, under several designs: svyttest, and Newcombe's construction
# The p value of Newcombe's interval is that of the normal score at which uniroot finds 0 to be a bound.
#   adjusted.csv            p.adjust on p values with ties and missing ones

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE, survey.lonely.psu = "fail")
directory <- commandArgs(trailingOnly = TRUE)[1]
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
beside <- function(name) read.csv(file.path(here, name), na.strings = "")
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
quietly <- function(code, otherwise) suppressWarnings(tryCatch(code, error = function(e) otherwise))

# Newcombe's construction from the bounds of the two proportions and the correlation of their estimates.
added <- function(p, low, high, r) {
  below <- c(p[1] - low[1], high[2] - p[2])
  above <- c(high[1] - p[1], p[2] - low[2])
  size <- function(v) sqrt(max(0, drop(t(v) %*% matrix(c(1, -r, -r, 1), 2) %*% v)))
  p[1] - p[2] + c(-size(below), size(above))
}
# The p value of an interval: limits(z) are its bounds at the level of which z is the normal quantile.
inverted <- function(d, limits) {
  if (d == 0) return(1)
  nearest <- function(z) if (d > 0) limits(z)[1] else -limits(z)[2]
  upper <- 1
  while (nearest(upper) > 0) upper <- 2 * upper
  2 * pnorm(-uniroot(nearest, c(1e-12, upper), tol = 1e-15, maxiter = 10000)$root)
}
of_z <- function(p, n, z) (p * n + z^2 / 2 + c(-1, 1) * z * sqrt(p * (1 - p) * n + z^2 / 4)) / (n + z^2)
newcombe <- function(p, n, r) function(z) {
  bounds <- mapply(of_z, p, n, z)
  added(p, bounds[1, ], bounds[2, ], r)
}
wilson <- function(x, n, level) suppressWarnings(as.numeric(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int))

# --- without a design ------------------------------------------------------------------------------------------------

rows <- list()
for (level in c(0.8, 0.95, 0.99)) for (one in list(
  c(0, 10, 0, 10), c(0, 10, 10, 10), c(1, 1, 0, 1), c(0, 1, 0, 2000), c(7, 34, 1, 34), c(56, 70, 48, 80), c(388, 400, 1500, 2000),
  c(5, 56, 0, 29), c(1680, 2000, 1500, 2000), c(999, 1000, 1000, 1000), c(31000, 66000, 29000, 64000)
)) {
  x <- one[c(1, 3)]
  n <- one[c(2, 4)]
  bounds <- mapply(wilson, x, n, level)
  limits <- added(x / n, bounds[1, ], bounds[2, ], 0)
  p <- if (sum(x) %in% c(0, sum(n))) NA else suppressWarnings(prop.test(x, n, correct = FALSE)$p.value)
  plain <- suppressWarnings(as.numeric(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int))
  share <- x / n
  rows[[length(rows) + 1]] <- data.frame(
    level, x_a = x[1], n_a = n[1], x_b = x[2], n_b = n[2], low = limits[1], high = limits[2],
    p_value = inverted(share[1] - share[2], newcombe(share, n, 0)), wald_low = plain[1], wald_high = plain[2],
    wald_p = 2 * pnorm(-abs(share[1] - share[2]) / sqrt(sum(share * (1 - share) / n))), pooled_p = p
  )
}
write(do.call(rbind, rows), "differences.csv")

# The likeliest share of the second item alone, if the items differ by delta, is where the likelihood of the cells is greatest.
tango <- function(first, second, n, level) {
  z <- qnorm(1 - (1 - level) / 2)
  d <- (first - second) / n
  beyond <- function(delta) {
    ends <- c(max(0, -delta), (1 - delta) / 2)
    slope <- function(q) {
      each <- c(first, second, -2 * (n - first - second)) / c(q + delta, q, 1 - 2 * q - delta)
      sum(each[c(first, second, n - first - second) > 0])
    }
    inside <- ends + c(1, -1) * diff(ends) * 1e-13
    q <- if (diff(ends) <= 0 || slope(inside[1]) <= 0) ends[1] else if (slope(inside[2]) >= 0) ends[2]
    else uniroot(slope, inside, tol = 1e-16, maxiter = 10000)$root
    abs(n * (d - delta)) - z * sqrt(n * (2 * q + delta * (1 - delta)))
  }
  bound <- function(end) {
    if (d == end) return(end)
    uniroot(beyond, sort(c(d + sign(end) * 1e-9, end * (1 - 1e-12))), tol = 1e-16, maxiter = 10000)$root
  }
  c(bound(-1), bound(1))
}

rows <- list()
for (level in c(0.9, 0.95)) for (cells in list(
  c(36, 12, 2, 0), c(15, 0, 0, 15), c(30, 0, 0, 0), c(0, 0, 0, 30), c(0, 30, 0, 0), c(1, 1, 7, 12), c(20, 12, 12, 6),
  c(20, 13, 12, 6), c(2, 5, 9, 3), c(700, 90, 40, 170), c(0, 1, 0, 0)
)) {
  n <- sum(cells)
  table <- matrix(cells, 2, byrow = TRUE)
  x <- c(rowSums(table)[1], colSums(table)[1])
  bounds <- mapply(wilson, x, n, level)
  away <- cells[1] * cells[4] - cells[2] * cells[3]
  if (away > 0) away <- max(away - n / 2, 0)
  margins <- prod(rowSums(table), colSums(table))
  r <- if (margins > 0) away / sqrt(margins) else 0
  limits <- added(x / n, bounds[1, ], bounds[2, ], r)
  changed <- cells[2] + cells[3]
  score <- tango(cells[2], cells[3], n, level)
  rows[[length(rows) + 1]] <- data.frame(
    level, both = cells[1], first = cells[2], second = cells[3], neither = cells[4], low = limits[1], high = limits[2],
    p_value = inverted((x[1] - x[2]) / n, newcombe(x / n, c(n, n), r)), tango_low = score[1], tango_high = score[2],
    mcnemar_p = if (changed > 0) mcnemar.test(table, correct = FALSE)$p.value else 1
  )
}
write(do.call(rbind, rows), "differences_paired.csv")

p <- c(0.01, 0.04, NA, 0.03, 0.04, 0.0004, 0.9, 1, NA, 0.2, 0, 0.031)
methods <- c("holm", "hochberg", "bonferroni", "BH", "BY", "none")
write(cbind(p = p, as.data.frame(sapply(methods, function(method) p.adjust(p, method)))), "adjusted.csv")

# --- with a design ---------------------------------------------------------------------------------------------------

frame <- beside("simulated_sample.csv")
agreeing <- c("agree", "strongly_agree")
frame$a <- ifelse(is.na(frame$help), NA, as.numeric(frame$help %in% agreeing))
frame$b <- ifelse(is.na(frame$enough), NA, as.numeric(frame$enough %in% agreeing))
paired <- subset(frame, stratum != "s13")
factors <- beside("simulated_replicates.csv")
spread <- function(kind) as.matrix(factors[match(paired$school, factors$school), grep(paste0("^", kind, "_"), names(factors))])
by_replicates <- function(kind, type, ...) {
  suppressWarnings(svrepdesign(repweights = spread(kind) * paired$weight, weights = paired$weight, data = paired, type = type, ...))
}
within <- function(...) svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, ...)
designs <- list(
  weights = svydesign(ids = ~1, weights = ~weight, data = frame),
  strata_fpc = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~I(20 * schools), data = frame),
  clusters = svydesign(ids = ~school, weights = ~weight, data = frame),
  strata_clusters = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = paired),
  two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~weight, fpc = ~schools + classes, data = paired),
  lonely_adjust = within(data = frame), lonely_average = within(data = frame), lonely_certainty = within(data = frame),
  jk1 = by_replicates("jk1", "JK1", scale = 23 / 24), brr = by_replicates("brr", "BRR"),
  bootstrap = by_replicates("boot", "bootstrap")
)
score <- function(p, error, df, level) {
  t <- qt(1 - (1 - level) / 2, df)
  n <- p * (1 - p) / error^2
  (p * n + t^2 / 2 + c(-1, 1) * t * sqrt(p * (1 - p) * n + t^2 / 4)) / (n + t^2)
}
row <- function(name, what, a, b, estimates, covariance, df, own, test, errors = sqrt(diag(covariance)), level = 0.95) {
  error <- sqrt(diag(covariance))
  bounds <- mapply(score, estimates, errors, own, level)
  r <- covariance[1, 2] / prod(error)
  limits <- added(estimates, bounds[1, ], bounds[2, ], r)
  at <- function(z) {
    each <- mapply(function(p, error, df) of_z(p, p * (1 - p) / error^2, qt(pnorm(-z), df, lower.tail = FALSE)), estimates, errors, own)
    added(estimates, each[1, ], each[2, ], r)
  }
  reach <- qt(0.975, df) * sqrt(sum(covariance) - 4 * covariance[1, 2])
  data.frame(
    design = name, what, a, b, estimate_a = estimates[1], estimate_b = estimates[2], df, p_value = test$p.value[[1]],
    low = limits[1], high = limits[2], newcombe_p = inverted(estimates[[1]] - estimates[[2]], at), t_low = estimates[1] - estimates[2] - reach, t_high = estimates[1] - estimates[2] + reach
  )
}

rows <- list()
for (name in names(designs)) {
  options(survey.lonely.psu = if (grepl("lonely", name)) sub("lonely_", "", name) else "fail")
  design <- designs[[name]]
  answered <- subset(design, !is.na(a))
  for (pair in list(c("a", "b"), c("a", "c"), c("b", "c"), c("a", "Rest"), c("b", "Rest"))) {
    domain <- if (pair[2] == "Rest") answered else subset(answered, group %in% pair)
    domain <- update(domain, first = as.numeric(group == pair[1]), second = as.numeric(group != pair[1]))
    each <- quietly(svyratio(~I(a * first) + I(a * second), ~first + second, domain, covmat = TRUE), NULL)
    test <- quietly(svyttest(a ~ first, domain), NULL)
    if (is.null(each) || is.null(test)) next
    covariance <- vcov(each)[c(1, 4), c(1, 4)]
    alone <- list(subset(domain, first == 1), subset(domain, second == 1))
    errors <- sapply(alone, function(one) SE(svymean(~a, one))[[1]])
    rows[[length(rows) + 1]] <- row(
      name, "groups", pair[1], pair[2], diag(each$ratio), covariance, test$parameter[[1]], sapply(alone, degf), test, errors
    )
  }
  for (who in c("a", "b")) {
    both <- subset(design, !is.na(a) & !is.na(b) & group == who)
    each <- quietly(svymean(~a + b, both), NULL)
    if (is.null(each) || any(diag(vcov(each)) < 1e-20)) next
    change <- svycontrast(each, c(a = 1, b = -1))
    test <- list(p.value = 2 * pt(-abs(coef(change) / SE(change)), degf(both))) # svyttest(I(a - b) ~ 0) takes one degree of freedom off
    rows[[length(rows) + 1]] <- row(name, "items", who, "", coef(each), vcov(each), degf(both), rep(degf(both), 2), test)
  }
}
write(do.call(rbind, rows), "differences_design.csv")
