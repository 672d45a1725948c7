# What R says about score intervals of the difference of two independent proportions, for the tests of analysis.
#
#   Rscript witness_score_differences.R DIRECTORY
#
# writes score_differences.csv: counts chosen by hand, and Mee's, Miettinen and Nurminen's and Agresti and Caffo's intervals, each with
# the p value of its test (Mee's is prop.test without continuity correction). The
# likeliest proportions that differ by delta are found where the slope of the likelihood is 0, and bounds where z is reached.

options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]

likeliest <- function(x, n, delta) {
  slope <- function(p) x[1] / p - (n[1] - x[1]) / (1 - p) + x[2] / (p - delta) - (n[2] - x[2]) / (1 - p + delta)
  ends <- c(max(0, delta), min(1, 1 + delta))
  inside <- ends + c(1, -1) * 1e-13
  if (slope(inside[1]) <= 0) return(ends[1])
  if (slope(inside[2]) >= 0) return(ends[2])
  uniroot(slope, inside, tol = 1e-16, maxiter = 10000)$root
}
score <- function(x, n, level, larger) {
  z <- qnorm(1 - (1 - level) / 2)
  d <- x[1] / n[1] - x[2] / n[2]
  beyond <- function(delta) {
    p <- likeliest(x, n, delta) - c(0, delta)
    abs(d - delta) - z * sqrt(larger * sum(p * (1 - p) / n))
  }
  bound <- function(end) {
    if (d == end) return(end)
    uniroot(beyond, sort(c(d + sign(end) * 1e-9, end * (1 - 1e-12))), tol = 1e-16, maxiter = 10000)$root
  }
  c(bound(-1), bound(1))
}
agresti_caffo <- function(x, n, level) {
  p <- (x + 1) / (n + 2)
  p[1] - p[2] + c(-1, 1) * qnorm(1 - (1 - level) / 2) * sqrt(sum(p * (1 - p) / (n + 2)))
}

agresti_caffo_p <- function(x, n) {
  p <- (x + 1) / (n + 2)
  2 * pnorm(-abs(p[1] - p[2]) / sqrt(sum(p * (1 - p) / (n + 2))))
}
pooled <- function(x, n, larger) {
  if (sum(x) %in% c(0, sum(n))) return(1)
  z <- sqrt(suppressWarnings(prop.test(x, n, correct = FALSE))$statistic[[1]] / larger)
  2 * pnorm(-z)
}

rows <- list()
for (level in c(0.8, 0.95, 0.99)) for (one in list(
  c(0, 10, 0, 10), c(10, 10, 10, 12), c(1, 10, 0, 25), c(7, 34, 1, 34), c(56, 70, 48, 80), c(388, 400, 1500, 2000), c(5, 56, 0, 29),
  c(3, 4, 1, 3), c(999, 1000, 1000, 1000), c(1680, 2000, 1500, 2000)
)) {
  x <- one[c(1, 3)]
  n <- one[c(2, 4)]
  mee <- score(x, n, level, 1)
  mn <- score(x, n, level, sum(n) / (sum(n) - 1))
  ac <- pmax(-1, pmin(1, agresti_caffo(x, n, level)))
  rows[[length(rows) + 1]] <- data.frame(
    level, x_a = x[1], n_a = n[1], x_b = x[2], n_b = n[2], mee_low = mee[1], mee_high = mee[2],
    mn_low = mn[1], mn_high = mn[2], ac_low = ac[1], ac_high = ac[2],
    mee_p = pooled(x, n, 1), mn_p = pooled(x, n, sum(n) / (sum(n) - 1)), ac_p = agresti_caffo_p(x, n)
  )
}
write.csv(do.call(rbind, rows), file.path(directory, "score_differences.csv"), row.names = FALSE, quote = FALSE)
