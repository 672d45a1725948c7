# What R says about simulated students: the twin of the answers of three countries in the shared folder, with the same columns and
# the same reference figures, so that every test of these runs in any clone.
#
#   Rscript witness_students.R DIRECTORY
#
# writes, in DIRECTORY/simulated_students:
#   students.csv                     780 simulated students of three countries, 23 items as integer codes
#   labels.csv                       the words of each code
#   reference_agree_ci.csv           agreement (codes 3 and 4) of all and by country, five intervals
#   reference_distribution.csv       the share of each code
#   reference_differences.csv        pairs of countries: four intervals, the pooled test, p.adjust over all 33
#   reference_differences_small.csv  the same for tables chosen by hand
#   reference_edge_intervals.csv     five intervals at and beside 0% and 100%
#   reference_cronbach.csv           alpha of the eleven statements with Feldt's interval
#   reference_tests.csv              kruskal.test and chisq.test by country, with their effects

options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- file.path(commandArgs(trailingOnly = TRUE)[1], "simulated_students")
dir.create(directory, showWarnings = FALSE)
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
bind <- function(rows) do.call(rbind, rows)

# --- simulated students ----------------------------------------------------------------------------------------------

set.seed(20221024)
countries <- c("Canada", "Mexico", "United States")
country <- rep(countries, c(270, 290, 220))
size <- length(country)
likes <- rnorm(size, c(0, 0.5, -0.2)[match(country, countries)])
statements <- sprintf("ST24Q%02d", 1:11)
turned <- sprintf("ST24Q%02d", c(1, 4, 6, 8, 9))
cut_at <- function(x, cuts) findInterval(x, cuts) + 1
students <- data.frame(CNT = country)
for (item in statements) {
  side <- if (item %in% turned) -1 else 1
  students[[item]] <- cut_at(0.9 * side * likes + rnorm(size, rnorm(1, 0, 0.4)), c(-1.3, 0, 1.3))
}
for (item in c(sprintf("ST25Q%02d", 1:5), sprintf("ST26Q%02d", 1:7))) {
  students[[item]] <- cut_at(0.4 * likes + rnorm(size, rnorm(1, 0, 0.5)), c(-1.2, -0.4, 0.4, 1.2))
}
for (item in names(students)[-1]) students[[item]][sample(size, 14)] <- NA
students[c(5, 333, 700), -1] <- NA
write(students, "students.csv")

labels <- list(
  ST24 = c("Strongly disagree", "Disagree", "Agree", "Strongly agree"),
  ST25 = c("Never or almost never", "A few times a year", "About once a month", "Several times a month", "Several times a week"),
  ST26 = c(
    "Don\u2019t know what it is", "Never or almost never", "Several times a month", "Several times a week", "Several times a day"
  )
)
write(bind(lapply(names(students)[-1], function(item) {
  words <- labels[[substr(item, 1, 4)]]
  data.frame(item, code = seq_along(words), label = words)
})), "labels.csv")

# --- intervals of one proportion -------------------------------------------------------------------------------------

bounds <- function(method, x, n, level) {
  alpha <- 1 - level
  z <- qnorm(1 - alpha / 2)
  p <- x / n
  switch(method,
    "wilson" = suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int),
    "exact" = binom.test(x, n, conf.level = level)$conf.int,
    "jeffreys" = c(
      if (x == 0) 0 else qbeta(alpha / 2, x + 0.5, n - x + 0.5), if (x == n) 1 else qbeta(1 - alpha / 2, x + 0.5, n - x + 0.5)
    ),
    "agresti-coull" = {
      centre <- (x + z^2 / 2) / (n + z^2)
      centre + c(-1, 1) * z * sqrt(centre * (1 - centre) / (n + z^2))
    },
    "asymptotic" = p + c(-1, 1) * z * sqrt(p * (1 - p) / n)
  )
}
methods <- c("wilson", "exact", "jeffreys", "agresti-coull", "asymptotic")

rows <- list()
for (n in c(1, 2, 4, 12, 33, 130, 2600)) for (x in unique(c(0, 1, n - 1, n))) for (level in c(0.9, 0.95, 0.99)) {
  for (method in methods) {
    found <- bounds(method, x, n, level)
    rows[[length(rows) + 1]] <- data.frame(x, n, level, method, lo = found[1], hi = found[2])
  }
}
write(bind(rows), "reference_edge_intervals.csv")

# --- agreement and distribution --------------------------------------------------------------------------------------

rows <- list()
shares <- list()
for (item in statements[1:6]) for (group in c("ALL", countries)) {
  given <- students[[item]][group == "ALL" | country == group]
  n <- sum(!is.na(given))
  missing <- sum(is.na(given))
  x <- sum(given %in% c(3, 4))
  for (level in c(0.95, 0.99)) for (method in methods) {
    found <- bounds(method, x, n, level)
    rows[[length(rows) + 1]] <- data.frame(
      dataset = "simulated", item, group, level, x, n, missing, prop = x / n, method, lo = found[1], hi = found[2]
    )
  }
  counts <- as.vector(table(factor(given, 1:4)))
  shares[[length(shares) + 1]] <- data.frame(
    dataset = "simulated", item, group, code = 1:4, count = counts, base = n, missing, prop = counts / n
  )
}
write(bind(rows), "reference_agree_ci.csv")
write(bind(shares), "reference_distribution.csv")

# --- differences -----------------------------------------------------------------------------------------------------

# The likeliest proportions that differ by delta: where the slope of the likelihood is 0.
likeliest <- function(x, n, delta) {
  slope <- function(p) x[1] / p - (n[1] - x[1]) / (1 - p) + x[2] / (p - delta) - (n[2] - x[2]) / (1 - p + delta)
  ends <- c(max(0, delta), min(1, 1 + delta))
  inside <- ends + c(1, -1) * 1e-13
  if (slope(inside[1]) <= 0) return(ends[1])
  if (slope(inside[2]) >= 0) return(ends[2])
  uniroot(slope, inside, tol = 1e-16, maxiter = 10000)$root
}
score <- function(x, n, larger) {
  z <- qnorm(0.975)
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
difference <- function(x, n) {
  p <- x / n
  each <- mapply(function(x, n) bounds("wilson", x, n, 0.95), x, n)
  newcombe <- p[1] - p[2] + c(-1, 1) * c(
    sqrt((p[1] - each[1, 1])^2 + (each[2, 2] - p[2])^2), sqrt((each[2, 1] - p[1])^2 + (p[2] - each[1, 2])^2)
  )
  wald <- p[1] - p[2] + c(-1, 1) * qnorm(0.975) * sqrt(sum(p * (1 - p) / n))
  more <- (x + 1) / (n + 2)
  caffo <- more[1] - more[2] + c(-1, 1) * qnorm(0.975) * sqrt(sum(more * (1 - more) / (n + 2)))
  mn <- score(x, n, sum(n) / (sum(n) - 1))
  mee <- score(x, n, 1)
  pooled <- if (sum(x) %in% c(0, sum(n))) NA else suppressWarnings(prop.test(x, n, correct = FALSE)$p.value)
  data.frame(
    x1 = x[1], n1 = n[1], x2 = x[2], n2 = n[2], diff = p[1] - p[2], newcombe_lo = newcombe[1], newcombe_hi = newcombe[2],
    agresti_caffo_lo = caffo[1], agresti_caffo_hi = caffo[2], wald_lo = wald[1], wald_hi = wald[2], p_pooled = pooled,
    mn_lo = mn[1], mn_hi = mn[2], mee_lo = mee[1], mee_hi = mee[2]
  )
}
rows <- list()
for (item in statements) for (pair in list(c(1, 2), c(1, 3), c(2, 3))) {
  given <- lapply(countries[pair], function(one) na.omit(students[[item]][country == one]))
  rows[[length(rows) + 1]] <- cbind(
    dataset = "simulated", item, a = countries[pair[1]], b = countries[pair[2]],
    difference(sapply(given, function(one) sum(one >= 3)), lengths(given))
  )
}
differences <- bind(rows)
for (method in c("holm", "bonferroni", "BH", "BY", "hochberg")) {
  differences[[paste0("p_", method)]] <- p.adjust(differences$p_pooled, method)
}
write(differences, "reference_differences.csv")

small <- bind(lapply(list(c(0, 9, 0, 11), c(1, 12, 0, 8), c(6, 11, 2, 13), c(8, 9, 1, 10), c(12, 12, 0, 18), c(3, 25, 22, 24)),
  function(one) difference(one[c(1, 3)], one[c(2, 4)])
))
small$z_p <- small$p_pooled
write(small[c("x1", "n1", "x2", "n2", "diff", "newcombe_lo", "newcombe_hi", "mn_lo", "mn_hi", "z_p")], "reference_differences_small.csv")

# --- alpha and tests -------------------------------------------------------------------------------------------------

values <- as.matrix(students[statements])
values[, turned] <- 5 - values[, turned]
write(bind(lapply(c("pairwise", "complete.obs"), function(mode) {
  if (mode == "complete.obs") values <- values[complete.cases(values), ]
  covariance <- cov(values, use = "pairwise.complete.obs")
  k <- ncol(values)
  n <- nrow(values)
  alpha <- k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
  r <- mean(cov2cor(covariance)[lower.tri(covariance)])
  feldt <- 1 - (1 - alpha) * qf(c(0.975, 0.025), n - 1, (n - 1) * (k - 1))
  data.frame(
    mode, n_items = k, n_rows = n, raw_alpha = alpha, std_alpha = k * r / (1 + (k - 1) * r), avg_r = r,
    feldt_lo = feldt[1], feldt_hi = feldt[2]
  )
})), "reference_cronbach.csv")

write(bind(lapply(statements[1:6], function(item) {
  given <- students[[item]]
  n <- sum(!is.na(given))
  rank <- kruskal.test(given, factor(country))
  chi <- chisq.test(table(country, given), correct = FALSE)
  data.frame(
    dataset = "simulated", item, n, H = rank$statistic, H_df = rank$parameter, H_p = rank$p.value, epsilon2 = rank$statistic / (n - 1),
    chi2 = chi$statistic, chi2_df = chi$parameter, chi2_p = chi$p.value, cramer_v = sqrt(chi$statistic / (n * 2))
  )
})), "reference_tests.csv")
