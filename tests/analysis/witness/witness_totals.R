# What R survey says about totals and ratios, by group and of all: svytotal and svyratio of a domain, subset() of the whole design.
#
#   Rscript witness_totals.R DIRECTORY
#
# reads the simulated sample beside it (of witness_design.R) and writes totals.csv: for each design, figure and group the estimate, its
# standard error, design effect and 95% interval with the degrees of freedom of the domain.

suppressMessages(library(survey))
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
directory <- commandArgs(trailingOnly = TRUE)[1]
beside <- function(name) read.csv(file.path(here, name), na.strings = "")

frame <- beside("simulated_sample.csv")
factors <- beside("simulated_replicates.csv")
frame$agrees <- as.numeric(frame$help %in% c("agree", "strongly_agree"))
frame$heard <- ifelse(is.na(frame$help), NA, frame$pupils / frame$class)
paired <- subset(frame, stratum != "s13")
spread <- function(kind) as.matrix(factors[match(paired$school, factors$school), grepl(paste0("^", kind, "_"), names(factors))])
by_replicates <- function(kind, type, ...) {
  suppressWarnings(svrepdesign(repweights = spread(kind) * paired$weight, weights = paired$weight, data = paired, type = type, combined.weights = TRUE, ...))
}
designs <- list(
  weights = svydesign(ids = ~1, weights = ~weight, data = frame),
  strata_fpc = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~I(20 * schools), data = frame),
  strata_clusters = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = paired),
  clusters_fpc = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = paired),
  two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~weight, fpc = ~schools + classes, data = paired),
  lonely_adjust = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = frame),
  lonely_average = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = frame),
  jkn = by_replicates("jkn", "JKn", scale = 1, rscales = rep(1 / 2, 24)),
  brr_mse = by_replicates("brr", "BRR", mse = TRUE),
  bootstrap = by_replicates("boot", "bootstrap")
)

found <- list()
for (name in names(designs)) {
  options(survey.lonely.psu = if (grepl("lonely", name)) sub("lonely_", "", name) else "fail")
  for (group in c("a", "b", "c", "Total")) {
    design <- designs[[name]]
    inside <- !is.na(design$variables$help) & (group == "Total" | design$variables$group == group)
    domain <- design[inside, ]
    n <- sum(inside); df <- degf(domain)
    told <- function(figure, statistic, deff = NA) {
      bounds <- confint(statistic, df = df)
      found[[length(found) + 1]] <<- data.frame(design = name, figure = figure, group = group, n = n, estimate = as.numeric(coef(statistic)),
        std_error = as.numeric(SE(statistic)), deff = as.numeric(deff), df = df, low = bounds[1], high = bounds[2])
    }
    replicated <- inherits(design, "svyrep.design")
    for (what in c("agrees", "heard")) {
      total <- svytotal(as.formula(paste0("~", what)), domain, deff = !replicated)
      told(what, total, if (replicated) NA else deff(total))
    }
    told("ratio", svyratio(~heard, ~pupils, domain))
  }
}
write.csv(do.call(rbind, found), file.path(directory, "totals.csv"), row.names = FALSE, quote = FALSE, na = "")
