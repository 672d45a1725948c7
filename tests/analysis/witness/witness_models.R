# What R says about models: svyglm, svyolr, svypredmeans and regTermTest of R survey, and without a design glm, lm, MASS::polr.
#
#   Rscript witness_models.R DIRECTORY
#
# reads the simulated sample beside it (of witness_design.R) and writes
#
#   models_coefficients.csv   estimate, std_error, df and p value of each coefficient
#   models_tests.csv          Wald and Rao–Scott tests of each term
#   models_margins.csv        adjusted shares and means by group
#   models_proportional.csv   Wald tests of proportional odds, by hand: influences of the binary models stacked; Brant's without a design
#
# R stops fitting early (glm at 1e-8 of the deviance, svyolr at 1e-8 of its own, with a Hessian from differences), so every fit here goes
# on to its maximum, and the second derivatives of svyolr are numDeriv's.

suppressMessages({library(survey); library(MASS); library(numDeriv)})
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
directory <- commandArgs(trailingOnly = TRUE)[1]
beside <- function(name) read.csv(file.path(here, name), na.strings = "")
write <- function(table, name) write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
tight <- glm.control(epsilon = 1e-15, maxit = 100)
answers <- c("disagree", "neither", "agree", "strongly_agree")

frame <- beside("simulated_sample.csv")
factors <- beside("simulated_replicates.csv")
frame$agrees <- ifelse(is.na(frame$help), NA, as.numeric(frame$help %in% c("agree", "strongly_agree")))
frame$help <- factor(frame$help, levels = answers)
frame$hours <- frame$pupils / frame$class
frame$group <- factor(frame$group, levels = c("a", "b", "c"))
paired <- subset(frame, stratum != "s13")
spread <- function(kind) as.matrix(factors[match(paired$school, factors$school), grepl(paste0("^", kind, "_"), names(factors))])
by_replicates <- function(kind, type, ...) {
  suppressWarnings(svrepdesign(repweights = spread(kind) * paired$weight, weights = paired$weight, data = paired, type = type, combined.weights = TRUE, ...))
}
designs <- list(
  weights = svydesign(ids = ~1, weights = ~weight, data = frame),
  strata_fpc = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~I(20 * schools), data = frame),
  strata_clusters = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = paired),
  two_stages = svydesign(ids = ~school + class, strata = ~stratum, weights = ~weight, fpc = ~schools + classes, data = paired),
  lonely_average = svydesign(ids = ~school, strata = ~stratum, weights = ~weight, fpc = ~schools, data = frame),
  jkn = by_replicates("jkn", "JKn", scale = 1, rscales = rep(1 / 2, 24)),
  brr_mse = by_replicates("brr", "BRR", mse = TRUE),
  none = NULL
)
designs["none"] <- list(NULL)
inside <- function(data) !is.na(data$help) & !is.na(data$group)

coefficients <- tests <- margins <- proportional <- list()
add <- function(list_name, ...) assign(list_name, c(get(list_name), list(data.frame(..., row.names = NULL))), envir = globalenv())

influences <- function(fit, w) (model.matrix(fit) * (resid(fit, "working") * fit$weights)) %*% summary(fit)$cov.unscaled

# the proportional odds model at its maximum: coefficients, inverse Hessian, influence of each row
ordinal <- function(data, w, theta = NULL) {
  if (is.null(theta)) {
    fit <- polr(help ~ group + class, data = data, weights = w / mean(w), control = list(reltol = 1e-16, maxit = 10000))
    theta <- c(fit$coefficients, fit$zeta)
  }
  x <- model.matrix(~ group + class, data)[, -1]; y <- as.integer(data$help)
  each <- function(b) {
    ends <- c(-Inf, b[-(1:ncol(x))], Inf); eta <- x %*% b[1:ncol(x)]
    log(plogis(ends[y + 1] - eta) - plogis(ends[y] - eta))
  }
  # numDeriv's steps are parts of where it stands: near 0 they would be lost in rounding, so it stands at 1
  one <- rep(1, length(theta)); whole <- function(u) sum(w * each(theta + u - one))
  for (again in 1:8) theta <- theta - solve(hessian(whole, one), grad(whole, one))
  scores <- jacobian(function(u) each(theta + u - one), one); inverse <- solve(-hessian(whole, one))
  list(coef = theta, inverse = inverse, influence = (w * scores) %*% inverse, loglik = sum(w * each(theta)))
}
names_of <- function(theta) names(theta)
covariance <- function(influence, domain) svyrecvar(influence, domain$cluster, domain$strata, domain$fpc, postStrata = domain$postStrata)

# svypredmeans, which stops at replicate weights, by its own formula
by_hand <- function(formula, family, domain) {
  fit <- svyglm(update(formula, . ~ . + group), domain, family = family, control = tight)
  w <- weights(domain, "sampling")
  do.call(rbind, lapply(levels(frame$group), function(group) {
    data <- domain$variables; data$group[] <- group
    eta <- drop(model.matrix(delete.response(terms(fit)), data) %*% coef(fit))
    domain <- update(domain, fits = family$linkinv(eta))
    slopes <- colSums(w * family$mu.eta(eta) * model.matrix(delete.response(terms(fit)), data)) / sum(w)
    mean <- svymean(~fits, domain)
    data.frame(group = group, estimate = as.numeric(coef(mean)), std_error = sqrt(drop(t(slopes) %*% vcov(fit) %*% slopes) + as.numeric(vcov(mean))))
  }))
}

for (name in names(designs)) {
  options(survey.lonely.psu = if (grepl("lonely", name)) sub("lonely_", "", name) else "fail")
  whole <- designs[[name]]
  data <- if (is.null(whole)) frame[inside(frame), ] else whole$variables[inside(whole$variables), ]
  domain <- if (is.null(whole)) NULL else whole[inside(whole$variables), ]
  replicated <- inherits(domain, "svyrep.design")
  wanted <- list(
    list("logistic", agrees ~ group + class, quasibinomial()), list("logistic", agrees ~ group * class, quasibinomial()),
    list("linear", hours ~ group + log(pupils), gaussian())
  )
  for (one in wanted) {
    text <- paste(deparse(one[[2]]), collapse = "")
    fit <- if (is.null(domain)) glm(one[[2]], data = data, family = if (one[[1]] == "logistic") binomial() else gaussian(), control = tight)
      else svyglm(one[[2]], domain, family = one[[3]], control = tight)
    table <- coef(summary(fit))
    df <- if (is.null(domain) && one[[1]] == "logistic") NA else fit$df.residual
    add("coefficients", design = name, family = one[[1]], formula = text, term = rownames(table), estimate = table[, 1], std_error = table[, 2], df = df, p_value = table[, 4])
    for (term in attr(terms(fit), "term.labels")) if (!is.null(domain)) {
      wald <- regTermTest(fit, as.formula(paste("~", term)))
      lrt <- if (!replicated && !grepl(":", term) && !grepl("*", text, fixed = TRUE) && name != "lonely_average") regTermTest(fit, as.formula(paste("~", term)), method = "LRT") else list(chisq = NA, p = NA)
      add("tests", design = name, formula = text, term = term, wald = wald$Ftest[1], df1 = wald$df, df2 = wald$ddf, p_wald = wald$p[1], ratio = lrt$chisq[1], p_ratio = lrt$p[1])
    }
  }
  if (!is.null(domain)) for (one in list(list(agrees ~ class, quasibinomial()), list(hours ~ log(pupils), gaussian()))) {
    if (replicated) found <- by_hand(one[[1]], one[[2]], domain)
    else {
      means <- svypredmeans(svyglm(one[[1]], domain, family = one[[2]], control = tight), ~group)
      found <- data.frame(group = names(coef(means)), estimate = as.numeric(coef(means)), std_error = as.numeric(SE(means)))
    }
    add("margins", design = name, response = all.vars(one[[1]])[1], found)
  }
  # proportional odds
  w <- if (is.null(domain)) rep(1, nrow(data)) else weights(domain, "sampling")
  fit <- ordinal(data, w)
  if (is.null(domain)) v <- fit$inverse
  else if (replicated) {
    each <- t(apply(weights(domain, "analysis"), 2, function(r) ordinal(data[r > 0, ], r[r > 0], fit$coef)$coef))
    v <- svrVar(each, domain$scale, domain$rscales, mse = domain$mse, coef = fit$coef)
  } else v <- covariance(fit$influence, domain)
  df <- if (is.null(domain)) NA else degf(domain) - 3
  add("coefficients", design = name, family = "ordinal", formula = "help ~ group + class", term = names_of(fit$coef), estimate = fit$coef, std_error = sqrt(diag(v)), df = df,
    p_value = 2 * pt(-abs(fit$coef / sqrt(diag(v))), if (is.null(domain)) Inf else df))
  if (replicated) next
  # are they proportional?
  fits <- lapply(1:3, function(k) glm(as.formula(paste0("I(as.integer(help) > ", k, ") ~ group + class")), data = data, weights = w / mean(w), family = quasibinomial(), control = tight))
  slopes <- unlist(lapply(fits, function(one) coef(one)[-1]))
  if (is.null(domain)) {
    x <- model.matrix(fits[[1]]); p <- sapply(fits, fitted); v <- matrix(0, 9, 9)
    inverse <- lapply(1:3, function(k) solve(t(x) %*% (x * p[, k] * (1 - p[, k]))))
    for (j in 1:3) for (k in j:3) {
      part <- (inverse[[j]] %*% t(x) %*% (x * p[, k] * (1 - p[, j])) %*% inverse[[k]])[-1, -1]
      v[3 * j - 2:0, 3 * k - 2:0] <- part; v[3 * k - 2:0, 3 * j - 2:0] <- t(part)
    }
  } else v <- covariance(do.call(cbind, lapply(fits, function(one) influences(one, w)[, -1])), domain)
  contrast <- rbind(cbind(-diag(3), diag(3), 0 * diag(3)), cbind(-diag(3), 0 * diag(3), diag(3)))
  d <- contrast %*% slopes; statistic <- drop(t(d) %*% solve(contrast %*% v %*% t(contrast), d)) / 6
  add("proportional", design = name, term = "all", statistic = statistic, df1 = 6, df2 = df, p_value = if (is.null(domain)) pchisq(6 * statistic, 6, lower.tail = FALSE) else pf(statistic, 6, df, lower.tail = FALSE))
}
for (name in c("coefficients", "tests", "margins", "proportional")) write(do.call(rbind, get(name)), paste0("models_", name, ".csv"))
