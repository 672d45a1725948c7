# R's figures on simulated people measured twice; base R alone, with numDeriv for derivatives.
#
#   Rscript witness_outcomes.R      writes the other files of this folder

set.seed(20221)
options(digits = 17)
write <- function(frame, name) write.csv(frame, name, row.names = FALSE, quote = FALSE, na = "")
number <- function(x) signif(x, 15)

# --- people ----------------------------------------------------------------------------------------
# scores of whole points, three teams; some are missing at either time
n <- 90
team <- rep(c("north", "south", "coast"), c(50, 33, 7))
true <- rnorm(n, 15, 5)
low <- pmin(27, pmax(0, round(true + rnorm(n, 0, 2.2))))
after <- pmin(27, pmax(0, round(true - 3 + rnorm(n, 0, 4.5) + rnorm(n, 0, 2.2))))
before <- low
after[sample(n, 12)] <- NA
before[sample(n, 4)] <- NA
# a second measure on which higher is better
warmth <- round(rnorm(n, 30, 6), 1)
warmth_after <- round(0.6 * (warmth - 30) + 33 + rnorm(n, 0, 5), 1)
people <- data.frame(person = sprintf("p%03d", 1:n), team, before, after, warmth, warmth_after)
write(people, "people.csv")

# --- reliable change: each method by its formula ---------------------------------------------------
index_of <- function(method, x, y, rho, rho2, s) {
  m1 <- mean(x); m2 <- mean(y); s1 <- sd(x); s2 <- sd(y); r <- cor(x, y)
  se <- s * sqrt(1 - rho)
  expected <- m1 + rho * (x - m1)
  switch(method,
    "jacobson-truax" = (y - x) / sqrt(2 * se^2),
    "gulliksen-lord-novick" = ((y - m1) - rho * (x - m1)) / (s * sqrt(1 - rho^2)),
    "hsu-linn-lord" = ((y - m2) - rho * (x - m1)) / (s * sqrt(1 - rho^2)),
    "edwards-nunnally" = (y - expected) / se,
    "nunnally-kotsch" = (y - expected) / sqrt(rho^2 * s^2 * (1 - rho) + s^2 * (1 - rho2)),
    "hageman-arrindell" = {
      r1 <- (s1^2 - se^2) / s1^2; r2 <- (s2^2 - se^2) / s2^2
      rdd <- (s1^2 * r1 + s2^2 * r2 - 2 * s1 * s2 * r) / (s1^2 + s2^2 - 2 * s1 * s2 * r)
      ((y - x) * rdd + (m2 - m1) * (1 - rdd)) / (sqrt(rdd) * sqrt(2 * se^2))
    })
}
methods <- c("jacobson-truax", "gulliksen-lord-novick", "hsu-linn-lord", "edwards-nunnally",
             "nunnally-kotsch", "hageman-arrindell")
rows <- list()
both <- !is.na(people$before) & !is.na(people$after)
x <- people$before[both]; y <- people$after[both]
for (method in methods) for (norms in c(FALSE, TRUE)) {
  s <- if (norms) 6.1 else sd(x)
  index <- index_of(method, x, y, 0.86, 0.81, s)
  critical <- if (method == "hageman-arrindell") qnorm(0.95) else qnorm(0.975)
  rows[[length(rows) + 1]] <- data.frame(method, norms, person = people$person[both],
    index = number(index), improved = -index > critical, deteriorated = -index < -critical)
}
write(do.call(rbind, rows), "reliable_change.csv")

# --- mean changes, tests, standardised changes -----------------------------------------------------
library(numDeriv)
spread <- list(
  d_av = function(s) (sqrt(s[1]) + sqrt(s[2])) / 2,
  d_rm = function(s) sqrt(s[1] + s[2] - 2 * s[3]) / sqrt(2 * (1 - s[3] / sqrt(s[1] * s[2]))),
  glass = function(s) sqrt(s[1]))
standardised <- function(x, y) {
  n <- length(x); d <- y - x
  s <- c(var(x), var(y), cov(x, y))
  S <- rbind(c(2 * s[1]^2, 2 * s[3]^2, 2 * s[1] * s[3]),
             c(2 * s[3]^2, 2 * s[2]^2, 2 * s[2] * s[3]),
             c(2 * s[1] * s[3], 2 * s[2] * s[3], s[1] * s[2] + s[3]^2)) / (n - 1)
  t <- mean(d) / (sd(d) / sqrt(n))
  end <- function(p) uniroot(function(ncp) suppressWarnings(pt(t, n - 1, ncp)) - p,
                             c(-37, 37), tol = 1e-13)$root / sqrt(n)
  z <- data.frame(effect = "d_z", estimate = mean(d) / sd(d), low = end(0.975), high = end(0.025))
  others <- do.call(rbind, lapply(names(spread), function(name) {
    h <- spread[[name]](s); effect <- mean(d) / h
    slope <- grad(function(s) log(spread[[name]](s)), s, method = "Richardson")
    se <- sqrt(var(d) / n / h^2 + effect^2 * drop(slope %*% S %*% slope))
    data.frame(effect = name, estimate = effect, low = effect - qt(0.975, n - 1) * se,
               high = effect + qt(0.975, n - 1) * se)
  }))
  rbind(z, others)
}
summaries <- list(); effects <- list(); moves <- list()
for (measure in c("before", "warmth")) for (group in c("coast", "north", "south", "Total")) {
  other <- if (measure == "before") "after" else "warmth_after"
  cut <- if (measure == "before") 10 else 30
  some <- if (group == "Total") people else people[people$team == group, ]
  n_before <- sum(!is.na(some[[measure]])); n_after <- sum(!is.na(some[[other]]))
  kept <- some[!is.na(some[[measure]]) & !is.na(some[[other]]), ]
  x <- kept[[measure]]; y <- kept[[other]]
  test <- t.test(y, x, paired = TRUE)
  ranks <- suppressWarnings(wilcox.test(y, x, paired = TRUE))
  up <- sum(rank(abs((y - x)[y != x]))[(y - x)[y != x] > 0])
  down <- sum(rank(abs((y - x)[y != x]))[(y - x)[y != x] < 0])
  exact <- length(y[y != x]) < 50 && !any(y == x) && !any(duplicated(abs(y - x)))
  summaries[[length(summaries) + 1]] <- data.frame(measure, group, n_before, n_after,
    n_pairs = length(x), mean_before = number(mean(x)), sd_before = number(sd(x)),
    mean_after = number(mean(y)), sd_after = number(sd(y)), change = number(mean(y - x)),
    low = number(test$conf.int[1]), high = number(test$conf.int[2]), t = number(test$statistic),
    df = test$parameter, p_value = number(test$p.value), w = min(up, down),
    w_p_value = number(ranks$p.value), rank_biserial = number((up - down) / (up + down)),
    superiority = number(mean(outer(y, x, ">") + 0.5 * outer(y, x, "=="))), exact)
  effects[[length(effects) + 1]] <- cbind(measure, group, standardised(x, y))
  first <- if (measure == "before") x >= cut else x <= cut
  second <- if (measure == "before") y >= cut else y <= cut
  four <- table(factor(first, c(TRUE, FALSE)), factor(second, c(TRUE, FALSE)))
  left <- four[1, 2]; entered <- four[2, 1]
  plain <- if (left + entered > 0) mcnemar.test(four, correct = FALSE)$p.value else 1
  moves[[length(moves) + 1]] <- data.frame(measure, group, cutoff = cut, n = length(x),
    clinical_before = mean(first), clinical_after = mean(second), stayed = four[1, 1], left, entered,
    never = four[2, 2], difference = mean(second) - mean(first), p_value = number(plain),
    p_exact = number(if (left + entered > 0) binom.test(left, left + entered)$p.value else 1))
}
write(do.call(rbind, summaries), "changes.csv")
all <- do.call(rbind, effects)
for (name in c("estimate", "low", "high")) all[[name]] <- number(all[[name]])
write(all, "standardised.csv")
write(do.call(rbind, moves), "movement.csv")

# --- weighted by the inverse of the chance to be measured again ------------------------------------
# both sets of equations together, their slopes by numDeriv: the sandwich
kept <- people[!is.na(people$before), ]
r <- as.numeric(!is.na(kept$after))
X <- model.matrix(~ scale(before) + team, kept)
fit <- glm(r ~ X - 1, family = binomial, control = glm.control(epsilon = 1e-14, maxit = 100))
gamma <- coef(fit)
weighted <- function(values, inside) {
  v <- ifelse(is.na(values), 0, values)
  known <- r * inside
  pi <- plogis(drop(X %*% gamma))
  m <- sum(known * v / pi) / sum(known / pi)
  equations <- function(t) {
    p <- plogis(drop(X %*% t[-1]))
    cbind(known * (v - t[1]) / p, (r - p) * X)
  }
  at <- c(m, gamma)
  bread <- jacobian(function(t) colSums(equations(t)), at)
  meat <- crossprod(equations(at))
  cov <- solve(bread) %*% meat %*% t(solve(bread))
  se <- sqrt(cov[1, 1])
  reach <- qt(0.975, sum(known) - 1) * se
  c(m, m - reach, m + reach, sum(known / pi)^2 / sum((known / pi)^2))
}
rows <- list()
change <- kept$after - kept$before
for (group in c("coast", "north", "south", "Total")) {
  inside <- if (group == "Total") rep(1, nrow(kept)) else as.numeric(kept$team == group)
  for (quantity in c("change", "clinical_after")) {
    values <- if (quantity == "change") change else as.numeric(kept$after >= 10)
    found <- weighted(values, inside)
    rows[[length(rows) + 1]] <- data.frame(group, quantity, weighted = number(found[1]),
      weighted_low = number(found[2]), weighted_high = number(found[3]),
      n_effective = number(found[4]))
  }
}
write(do.call(rbind, rows), "weighted.csv")

# --- two rates -------------------------------------------------------------------------------------
ratio_end <- function(x, n, y, m, way) {
  # the likeliest shares by a search, not by the solution of their equation
  score <- function(phi) {
    top <- min(1, 1 / phi)
    loglik <- function(q) dbinom(x, n, q, log = TRUE) + dbinom(y, m, phi * q, log = TRUE)
    q <- optimize(loglik, c(0, top), maximum = TRUE, tol = 1e-14)$maximum
    p <- phi * q
    abs(y / m - phi * x / n) / sqrt(phi^2 * q * (1 - q) / n + p * (1 - p) / m) - qnorm(0.975)
  }
  middle <- (y + 0.5) * n / ((x + 0.5) * m)
  if (way < 0) uniroot(score, c(middle / 1e4, middle), tol = 1e-12)$root
  else uniroot(score, c(middle, middle * 1e4), tol = 1e-9)$root
}
# Fisher's odds ratio to the last digits: fisher.test itself stops at 1e-4 of the odds or its inverse
fisher <- function(x, n, y, m) {
  k <- x + y
  support <- max(0, k - n):min(k, m)
  d <- function(log_or) {
    l <- dhyper(support, m, n, k, log = TRUE) + log_or * support
    p <- exp(l - max(l)); p / sum(p)
  }
  root <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-13)$root)
  c(if (y == min(support)) 0 else if (y == max(support)) Inf
      else root(function(t) sum(d(t) * support) - y),
    if (y == min(support)) 0 else root(function(t) sum(d(t)[support >= y]) - 0.025),
    if (y == max(support)) Inf else root(function(t) sum(d(t)[support <= y]) - 0.025))
}
rows <- list()
for (case in list(c(14, 56, 5, 50), c(3, 12, 9, 10), c(0, 15, 4, 20), c(6, 9, 0, 11), c(40, 80, 44, 88))) {
  x <- case[1]; n <- case[2]; y <- case[3]; m <- case[4]
  odds <- fisher(x, n, y, m)
  stopifnot(max(abs(1 / (1 + odds) - 1 / (1 + c(
    fisher.test(rbind(c(y, m - y), c(x, n - x)))$estimate,
    fisher.test(rbind(c(y, m - y), c(x, n - x)))$conf.int)))) < 1e-3)
  rows[[length(rows) + 1]] <- data.frame(x, n, y, m,
    ratio_low = if (y == 0) 0 else number(ratio_end(x, n, y, m, -1)),
    ratio_high = if (x == 0) Inf else number(ratio_end(x, n, y, m, 1)),
    odds = number(odds[1]), odds_low = number(odds[2]), odds_high = number(odds[3]))
}
write(do.call(rbind, rows), "rates.csv")
rows <- list()
for (case in list(c(4, 10, 1, 41), c(0, 6, 0, 9), c(12, 3, 9, 2), c(5, 0, 4, 20))) {
  b <- case[2]; c <- case[3]
  ends <- binom.test(c, b + c)$conf.int
  rows[[length(rows) + 1]] <- data.frame(both = case[1], first_only = b, second_only = c,
    neither = case[4], odds_low = number(ends[1] / (1 - ends[1])),
    odds_high = number(ends[2] / (1 - ends[2])))
}
write(do.call(rbind, rows), "rates_of_same.csv")
