# What R says about sample sizes, for the tests of analysis. Base R only.
#
#   Rscript witness_planning.R DIRECTORY
#
# writes: planned_margins.csv       the size of a simple random sample for a margin, by Wilson's interval and by Wald's formula
#         planned_differences.csv   the size of each of two groups for a difference and a power
#         detected_differences.csv  the smallest difference that two groups of a size detect
#         planned_populations.csv   the margin that the answers of a small population give, with a design effect

options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
tight <- 1e-13

# --- margins -----------------------------------------------------------------------------------------------------------

half <- function(p, n, level) suppressWarnings(diff(prop.test(p * n, n, conf.level = level, correct = FALSE)$conf.int)) / 2
margins <- expand.grid(margin = c(0.005, 0.03, 0.05, 0.1, 0.3), p = c(0.02, 0.16, 0.5, 0.97), level = c(0.8, 0.95, 0.99))
margins$wilson <- mapply(function(margin, p, level) {
  uniroot(function(n) half(p, n, level) - margin, c(1e-3, 1e7), tol = tight, maxiter = 10000)$root
}, margins$margin, margins$p, margins$level)
margins$wald <- qnorm(1 - (1 - margins$level) / 2)^2 * margins$p * (1 - margins$p) / margins$margin^2
write(margins, "planned_margins.csv")

# --- differences -------------------------------------------------------------------------------------------------------

differences <- expand.grid(p = c(0.05, 0.3, 0.5, 0.84), difference = c(-0.04, 0.02, 0.1, 0.15), power = c(0.5, 0.8, 0.95),
                           level = c(0.9, 0.95, 0.99))
differences$n <- mapply(function(p, difference, power, level) {
  power.prop.test(p1 = p, p2 = p + difference, power = power, sig.level = 1 - level, tol = tight)$n
}, differences$p, differences$difference, differences$power, differences$level)
write(differences, "planned_differences.csv")

detected <- expand.grid(n = c(30, 100, 400, 2000), p = c(0.03, 0.3, 0.5), power = c(0.8, 0.9), level = c(0.95, 0.99))
detected$difference <- mapply(function(n, p, power, level) {
  power.prop.test(n = n, p1 = p, power = power, sig.level = 1 - level, tol = tight)$p2 - p
}, detected$n, detected$p, detected$power, detected$level)
write(detected, "detected_differences.csv")

# --- small populations ---------------------------------------------------------------------------------------------------

# The variance of a mean of n of N, deff · S² / n · (1 − n / N) with S² = N p (1 − p) / (N − 1), and Wald's margin from it.
populations <- expand.grid(population = c(100, 1000, 50000), share = c(0.1, 0.5, 0.9), p = c(0.2, 0.5), deff = c(1, 1.6))
populations$n <- populations$population * populations$share
populations$margin <- with(populations, {
  spread <- population * p * (1 - p) / (population - 1)
  qnorm(0.975) * sqrt(deff * spread / n * (1 - n / population))
})
write(populations, "planned_populations.csv")
