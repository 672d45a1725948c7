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
