# What R survey makes of weighting to population margins, for the tests of analysis.weighting.
#
#   Rscript witness_weighting.R DIRECTORY
#
# writes: simulated_sample_to_weight.csv   simulated respondents with weights from their design, younger women over-represented
#         weights.csv                      their weights by rake, postStratify, and calibration with bounds on the weight

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")

set.seed(20221019)
size <- 400
frame <- data.frame(
  gender = sample(c("men", "women"), size, replace = TRUE, prob = c(0.35, 0.65)),
  age_band = sample(c("18-34", "35-54", "55+"), size, replace = TRUE, prob = c(0.45, 0.35, 0.2)),
  region = sample(c("england", "scotland", "wales", "ni"), size, replace = TRUE, prob = c(0.7, 0.15, 0.1, 0.05)),
  drawn = round(exp(rnorm(size, 1, 0.3)), 3)
)
write(frame, "simulated_sample_to_weight.csv")

margins <- list(
  gender = c(men = 0.49, women = 0.51),
  age_band = c("18-34" = 0.28, "35-54" = 0.33, "55+" = 0.39),
  region = c(england = 0.84, scotland = 0.08, wales = 0.05, ni = 0.03)
)
cells <- expand.grid(gender = names(margins$gender), age_band = names(margins$age_band))
cells$Freq <- c(0.13, 0.15, 0.17, 0.16, 0.19, 0.20)

population <- function(total) lapply(names(margins), function(name) {
  setNames(data.frame(names(margins[[name]]), total * margins[[name]]), c(name, "Freq"))
})
formulas <- list(~gender, ~age_band, ~region)
starts <- list(equal = rep(1, size), drawn = frame$drawn)

weights_by <- list()
for (name in names(starts)) {
  frame$start <- starts[[name]]
  total <- sum(frame$start)
  design <- svydesign(ids = ~1, weights = ~start, data = frame)
  weights_by[[paste0("rake_", name)]] <- weights(rake(design, formulas, population(total), control = list(maxit = 5000, epsilon = 1e-14)))
  weights_by[[paste0("poststratify_", name)]] <- weights(postStratify(design, ~age_band, population(total)[[2]]))
  weights_by[[paste0("cells_", name)]] <- weights(postStratify(design, ~gender + age_band, transform(cells, Freq = Freq * total)))

  # raking within bounds on the weight: the multiplied weight, or the bound where it is beyond
  low <- 0.4 * total / size / frame$start
  high <- 3 * total / size / frame$start
  within <- make.calfun(
    Fm1 = function(u, bounds) pmin(pmax(exp(u), low), high) - 1,
    dF = function(u, bounds) exp(u) * (exp(u) > low & exp(u) < high), name = "raking within bounds"
  )
  matrix <- model.matrix(~ gender + age_band + region, frame)
  wanted <- total * c(1, 0.51, 0.33, 0.39, 0.03, 0.08, 0.05)
  factor <- grake(
    matrix, frame$start, within, eta = rep(0, ncol(matrix)), bounds = list(lower = -Inf, upper = Inf), population = wanted,
    epsilon = 1e-13, verbose = FALSE, maxit = 500
  )
  weights_by[[paste0("trimmed_", name)]] <- as.numeric(factor) * frame$start
}
weights_by$rake_people <- weights(rake(
  svydesign(ids = ~1, weights = ~drawn, data = frame), formulas, population(52000000),
  control = list(maxit = 5000, epsilon = 1e-7)
))
write(as.data.frame(lapply(weights_by, as.numeric)), "weights.csv")
