# What R says about proportions, for the tests of analysis. Base R only.
#
#   Rscript witness.R DIRECTORY
#
# writes: simulated_answers.csv   900 simulated respondents, three groups, two regions, three items with typed missing answers
#         intervals.csv           bounds by five methods over a grid of x, n and level
#         agreement.csv           agreement of the simulated respondents by group, by region, by both, and of all
#         distribution.csv        the share of each of their answers

options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")

# --- intervals -------------------------------------------------------------------------------------------------------

bounds <- function(method, x, n, level) {
  alpha <- 1 - level
  z <- qnorm(1 - alpha / 2)
  p <- x / n
  switch(method,
    "wilson" = suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int),
    "clopper-pearson" = binom.test(x, n, conf.level = level)$conf.int,
    "jeffreys" = c(if (x == 0) 0 else qbeta(alpha / 2, x + 0.5, n - x + 0.5),
                   if (x == n) 1 else qbeta(1 - alpha / 2, x + 0.5, n - x + 0.5)),
    "agresti-coull" = {
      larger <- n + z^2
      centre <- (x + z^2 / 2) / larger
      pmin(pmax(centre + c(-1, 1) * z * sqrt(centre * (1 - centre) / larger), 0), 1)
    },
    "wald" = pmin(pmax(p + c(-1, 1) * z * sqrt(p * (1 - p) / n), 0), 1)
  )
}
methods <- c("wilson", "clopper-pearson", "jeffreys", "agresti-coull", "wald")

grid <- do.call(rbind, lapply(c(1, 2, 3, 7, 20, 49, 50, 313, 2000, 66690), function(n) {
  x <- sort(unique(round(n * c(0, 0.001, 0.02, 0.25, 0.5, 0.84, 0.97, 1))))
  expand.grid(method = methods, level = c(0.5, 0.8, 0.95, 0.999), x = x, n = n)
}))
found <- t(mapply(function(method, x, n, level) bounds(as.character(method), x, n, level), grid$method, grid$x, grid$n, grid$level))
write(data.frame(x = grid$x, n = grid$n, level = grid$level, method = grid$method, low = found[, 1], high = found[, 2]), "intervals.csv")

# --- simulated respondents -------------------------------------------------------------------------------------------

set.seed(20220613)
size <- 900
answers <- c("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
missing <- c("dont_know", "refused", "not_applicable", "not_asked", "not_reached")
group <- sample(c("public", "teachers", "early_years"), size, replace = TRUE, prob = c(0.7, 0.27, 0.03))
region <- sample(c("north", "south", NA), size, replace = TRUE, prob = c(0.5, 0.45, 0.05))
answered <- function(shares) {
  sample(c(answers, missing), size, replace = TRUE, prob = c(0.88 * shares, 0.05, 0.03, 0.02, 0.01, 0.01))
}
simulated <- data.frame(
  group = group, region = region,
  support = answered(c(0.03, 0.05, 0.08, 0.44, 0.40)),
  enough = answered(c(0.40, 0.30, 0.15, 0.10, 0.05)),
  unanimous = ifelse(group == "early_years", "agree", answered(c(0.1, 0.2, 0.2, 0.3, 0.2)))
)
write(simulated, "simulated_answers.csv")

# --- agreement and distribution --------------------------------------------------------------------------------------

items <- c("support", "enough", "unanimous")
bases <- list(valid = answers, answered = c(answers, "dont_know", "refused"), given = c(answers, "not_applicable"))
both <- ifelse(is.na(region), NA, paste(group, "\u00d7", region))
banners <- list(group = group, region = region, both = both, none = rep("Total", size))

rows <- list()
shares <- list()
for (banner in names(banners)) for (item in items) for (base in names(bases)) for (who in sort(unique(banners[[banner]]))) {
  given <- simulated[[item]][!is.na(banners[[banner]]) & banners[[banner]] == who]
  inside <- given[given %in% bases[[base]]]
  x <- sum(inside %in% c("agree", "strongly_agree"))
  n <- length(inside)
  for (method in methods) {
    interval <- bounds(method, x, n, 0.95)
    rows[[length(rows) + 1]] <- data.frame(
      banner, item, base, group = who, x, n, n_missing = sum(!given %in% c(bases[[base]], "not_asked")),
      estimate = x / n, std_error = sqrt(x / n * (1 - x / n) / n), method, low = interval[1], high = interval[2]
    )
  }
  counts <- table(factor(inside, levels = bases[[base]]))
  shares[[length(shares) + 1]] <- data.frame(
    banner, item, base, group = who, answer = names(counts), count = as.vector(counts), n, estimate = as.vector(prop.table(counts))
  )
}
write(do.call(rbind, rows), "agreement.csv")
write(do.call(rbind, shares), "distribution.csv")
