# What R metafor (3.8) and clubSandwich (0.5) say about simulated studies, so that the tests of pooled effects run in any clone.
#
#   Rscript witness_evidence.R DIRECTORY
#
# writes, in DIRECTORY:
#   counts.csv, means.csv      studies with counts (empty cells among them) and with means, and what escalc makes of them
#   effects.csv                three sets of effects: far apart, close together, and two alone
#   pooled.csv                 rma by every method and test, with confint and predict
#   groups.csv                 by kind of study, and the test between the kinds
#   moderated.csv              rma with moderators
#   checks.csv                 regtest, ranktest, trimfill
#   left_out.csv, added.csv    leave1out and cumul
#   clustered.csv              several effects a study
#   dependent.csv              rma.mv with and without correlated errors, and clubSandwich on it
#   dependent_moderated.csv    the same with moderators
#   combined.csv               one effect a study by aggregate

suppressMessages({library(metafor); library(clubSandwich)})
options(digits = 15, scipen = 100, stringsAsFactors = FALSE)
directory <- commandArgs(trailingOnly = TRUE)[1]
write <- function(table, name) {
    numeric <- sapply(table, is.double)
    table[numeric] <- lapply(table[numeric], signif, 15)
    write.csv(table, file.path(directory, name), row.names = FALSE, quote = FALSE, na = "")
}
bind <- function(rows) do.call(rbind, rows)
exactly <- list(tol = 1e-16, threshold = 1e-15, maxiter = 100000, tau2.max = 1000)

# --- effect sizes ----------------------------------------------------------------------------------------------------

set.seed(20221025)
k <- 24
n1 <- round(runif(k, 8, 120)); n2 <- round(runif(k, 8, 120))
risk <- runif(k, 0.02, 0.5)
counts <- data.frame(study = 1:k, ai = rbinom(k, n1, risk * 0.7), ci = rbinom(k, n2, risk))
counts$bi <- n1 - counts$ai; counts$di <- n2 - counts$ci
counts[1, c("ai", "ci")] <- c(0, 4); counts[2, c("ai", "ci")] <- 0; counts[3, c("bi", "di")] <- 0
counts[4, c("ai", "bi", "ci", "di")] <- c(12, 0, 9, 3)
for (measure in c("RR", "OR", "RD")) {
    found <- escalc(measure, ai = ai, bi = bi, ci = ci, di = di, data = counts)
    counts[paste0(c("yi_", "vi_"), measure)] <- list(as.numeric(found$yi), found$vi)
}
write(counts, "counts.csv")

k <- 20
means <- data.frame(study = 1:k, m1i = round(rnorm(k, 12, 3), 1), sd1i = round(runif(k, 2, 6), 1), n1i = c(2, 2, round(runif(k - 2, 5, 90))),
                    m2i = round(rnorm(k, 13, 3), 1), sd2i = round(runif(k, 2, 6), 1), n2i = c(1, 2, round(runif(k - 2, 5, 90))),
                    ni = c(2, 3, round(runif(k - 2, 6, 70))), ri = round(runif(k, 0.2, 0.9), 2))
for (measure in c("MD", "SMD")) {
    found <- escalc(measure, m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = means)
    means[paste0(c("yi_", "vi_"), measure)] <- list(as.numeric(found$yi), found$vi)
}
found <- suppressWarnings(escalc("SMCC", m1i = m1i, sd1i = sd1i, m2i = m2i, sd2i = sd2i, ni = ni, ri = ri, data = means))
means[c("yi_SMCC", "vi_SMCC")] <- list(as.numeric(found$yi), found$vi)
write(means, "means.csv")

# --- pooled ----------------------------------------------------------------------------------------------------------

made <- function(set, k, tau2, variance) {
    vi <- variance * runif(k, 0.3, 3)
    kind <- rep_len(c("trial", "cohort", "trial", "before-after"), k)
    year <- round(runif(k, 1985, 2022))
    yi <- 0.3 + 0.01 * (year - 2000) + ifelse(kind == "trial", -0.1, 0) + rnorm(k, 0, sqrt(tau2)) + rnorm(k, 0, sqrt(vi))
    data.frame(set, yi = signif(yi, 12), vi = signif(vi, 12), kind, year)
}
effects <- rbind(made("apart", 22, 0.15, 0.04), made("close", 9, 0, 0.3), made("two", 2, 0.2, 0.05))
write(effects, "effects.csv")

confined <- function(fit) if (fit$method == "EE") c(NA, NA) else confint(fit, control = exactly)$random["tau^2", 2:3]
row_of <- function(fit) {
    predicted <- predict(fit)
    profile <- suppressMessages(confined(fit))
    data.frame(k = fit$k, estimate = c(fit$beta), std_error = fit$se, df = if (is.null(fit$ddf) || is.na(fit$ddf[1])) NA else fit$ddf[1],
               low = fit$ci.lb, high = fit$ci.ub, p_value = fit$pval, tau2 = fit$tau2, tau2_low = profile[1], tau2_high = profile[2],
               i2 = fit$I2, h2 = fit$H2, q = fit$QE, q_p_value = fit$QEp,
               prediction_low = if (fit$method == "EE") NA else predicted$pi.lb, prediction_high = if (fit$method == "EE") NA else predicted$pi.ub)
}
write(bind(lapply(unique(effects$set), function(set) bind(lapply(c("EE", "DL", "PM", "REML", "ML", "SJ", "EB", "HS"), function(method)
    bind(lapply(c("z", "t", "knha", "adhoc"), function(test) {
        fit <- rma(yi, vi, data = effects[effects$set == set, ], method = method, test = test, control = exactly)
        cbind(set, method, test, row_of(fit))
    })))))), "pooled.csv")

apart <- effects[effects$set == "apart", ]
write(bind(lapply(c("z", "knha"), function(test) {
    fits <- lapply(unique(apart$kind), function(kind)
        rma(yi, vi, data = apart[apart$kind == kind, ], method = "REML", test = test, control = exactly))
    each <- data.frame(group = unique(apart$kind), test, estimate = sapply(fits, function(fit) c(fit$beta)),
                       std_error = sapply(fits, function(fit) fit$se), tau2 = sapply(fits, function(fit) fit$tau2))
    across <- rma(estimate, sei = std_error, mods = ~ group, data = each, method = "FE")
    cbind(each, q_between = across$QM, q_between_p = across$QMp)
})), "groups.csv")

write(bind(lapply(c("DL", "PM", "REML", "ML", "SJ", "EB", "HS", "EE"), function(method) bind(lapply(c("z", "knha", "adhoc"), function(test) {
    fit <- rma(yi, vi, mods = ~ year + kind, data = apart, method = method, test = test, control = exactly)
    data.frame(method, test, term = rownames(fit$beta), estimate = c(fit$beta), std_error = fit$se, low = fit$ci.lb, high = fit$ci.ub,
               p_value = fit$pval, tau2 = fit$tau2, i2 = fit$I2, qe = fit$QE, qe_p_value = fit$QEp, qm = fit$QM, qm_p_value = fit$QMp,
               r2 = if (is.null(fit$R2)) NA else fit$R2)
})))), "moderated.csv")

write(bind(lapply(c("apart", "close"), function(set) bind(lapply(c("DL", "REML"), function(method) {
    fit <- rma(yi, vi, data = effects[effects$set == set, ], method = method, control = exactly)
    egger <- regtest(fit); begg <- ranktest(fit); filled <- trimfill(fit, control = exactly)
    data.frame(set, method, check = c("egger", "begg", "trim-and-fill"), statistic = c(egger$zval, begg$tau, filled$k0),
               p_value = c(egger$pval, begg$pval, NA), estimate = c(egger$est, NA, c(filled$beta)))
})))), "checks.csv")

fit <- rma(yi, vi, data = apart, method = "DL")
left <- leave1out(fit)
write(data.frame(left_out = seq_len(fit$k), estimate = left$estimate, std_error = left$se, low = left$ci.lb, high = left$ci.ub,
                 tau2 = left$tau2, i2 = left$I2, q = left$Q), "left_out.csv")
added <- cumul(fit, order = apart$year)
write(data.frame(k = seq_len(fit$k), estimate = added$estimate, std_error = added$se, low = added$ci.lb, high = added$ci.ub), "added.csv")

# --- several effects a study -----------------------------------------------------------------------------------------

sizes <- c(1, 1, 2, 2, 3, 3, 4, 5, 6, 1, 2, 8)
study <- rep(seq_along(sizes), sizes)
vi <- runif(length(study), 0.01, 0.12)
clustered <- data.frame(study, effect = seq_along(study), dose = round(rnorm(length(study), 0, 1), 2),
                        yi = signif(0.25 + rnorm(length(sizes), 0, 0.3)[study] + rnorm(length(study), 0, 0.15) + rnorm(length(study), 0, sqrt(vi)), 12),
                        vi = signif(vi, 12))
clustered$trial <- (clustered$study %% 3 == 0) + 0
clustered <- clustered[sample(nrow(clustered)), ]
write(clustered, "clustered.csv")

controls <- list(list(optimizer = "nlminb", rel.tol = 1e-13, x.tol = 1e-13, iter.max = 5000, eval.max = 20000),
                 list(optimizer = "nlminb", rel.tol = 1e-11), list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-15), list())
fitted <- function(rho, mods, test) {
    V <- if (is.na(rho)) clustered$vi else impute_covariance_matrix(clustered$vi, clustered$study, r = rho, return_list = FALSE)
    for (control in controls) {
        fit <- suppressWarnings(tryCatch(rma.mv(yi, V, mods = mods, random = ~ 1 | study / effect, data = clustered, test = test, control = control),
                                         error = function(e) NULL))
        if (!is.null(fit)) return(fit)
    }
}
robust_rows <- function(fit, rho, test) bind(c(
    list(data.frame(rho, test, robust = "", term = rownames(fit$beta), estimate = c(fit$beta), std_error = fit$se,
                    df = if (test == "z") NA else fit$k - fit$p, low = fit$ci.lb, high = fit$ci.ub, p_value = fit$pval,
                    sigma2_between = fit$sigma2[1], sigma2_within = fit$sigma2[2], q = fit$QE)),
    lapply(c("CR0", "CR1p", "CR2"), function(kind) {
        V <- vcovCR(fit, type = kind, cluster = clustered$study)
        found <- coef_test(fit, vcov = V, test = "Satterthwaite")
        half <- qt(0.975, found$df_Satt) * found$SE
        data.frame(rho, test, robust = kind, term = rownames(fit$beta), estimate = found$beta, std_error = found$SE, df = found$df_Satt,
                   low = found$beta - half, high = found$beta + half, p_value = found$p_Satt,
                   sigma2_between = fit$sigma2[1], sigma2_within = fit$sigma2[2], q = fit$QE)
    })))
write(bind(lapply(c(NA, 0.3, 0.6, 0.9), function(rho) bind(lapply(c("z", "t"), function(test) {
    fit <- fitted(rho, ~ 1, test)
    predicted <- predict(fit)
    cbind(robust_rows(fit, rho, test), prediction_low = predicted$pi.lb, prediction_high = predicted$pi.ub)
})))), "dependent.csv")
write(bind(lapply(c(NA, 0.6), function(rho) robust_rows(fitted(rho, ~ dose + trial, "t"), rho, "t"))), "dependent_moderated.csv")

# --- one effect a study ----------------------------------------------------------------------------------------------

sized <- escalc(yi = yi, vi = vi, data = clustered)
whole <- aggregate(sized, cluster = study, struct = "CS", rho = 0.6)
write(data.frame(study = whole$study, yi = c(whole$yi), vi = whole$vi), "combined.csv")
