# Runs the real command, which MINORITY_REPORT names. Every line must hold.
source("minority_report.R")
set.seed(1)
rare <- (1:120) %% 5 == 0
data <- data.frame(
  x = rnorm(120, ifelse(rare, 2, 0)), `y, of z` = round(rnorm(120), 3), w = rnorm(120) / 3,
  code = factor(c("0501", "10001", "NA")[1:120 %% 3 + 1], levels = c("NA", "0501", "10001", "never")),
  smokes = 1:120 %% 3 == 0, class = ifelse(rare, "rare", "common"), check.names = FALSE
)
data$`y, of z`[3] <- NA
data$code[5] <- NA

result <- mr_audit(data, "class", "rare",
  generators = "smote-nc", attacks = "dcr-mia", learners = "none", fidelity = "none", repeats = 1,
  options = list(`smote-nc` = list(neighbours = 3))
)
stopifnot(mr_verdicts(result)$generator == "smote-nc", result$json$complete)
figures <- mr_figures(result, "attack")
stopifnot("auc" %in% figures$figure, all(figures$kind == "attack"))
types <- vapply(result$json$reading, function(one) one$type, "")
names(types) <- vapply(result$json$reading, function(one) one$name, "")
stopifnot(types[["code"]] == "category", types[["y, of z"]] == "number")
file <- tempfile(fileext = ".html")
mr_save(result, file)
stopifnot(startsWith(readLines(file, 1), "<!doctype html>"), inherits(try(mr_save(result, file), silent = TRUE), "try-error"))
stopifnot(grepl("^<iframe sandbox=\"\" srcdoc=\"&lt;!doctype html>", unclass(knit_print.minority_report(result))))

made <- mr_generate(data, "smote-nc", "class", "rare", count = 40)
stopifnot(nrow(made) == 40, identical(names(made), names(data)), identical(levels(made$code), levels(data$code)), is.logical(made$smokes))

found <- mr_inspect(made, target = "class", minority = "rare")
stopifnot(found$file$rows == 40)
attacked <- mr_attack("reconsmote", made, truth = data, target = "class", minority = "rare")
stopifnot(attacked$attack == "reconsmote")

error <- tryCatch(mr_audit(data, "klass", "rare"), minority_report_error = function(error) error)
stopifnot(error$code == "no-such-column", grepl("klass", conditionMessage(error)))
stopifnot(length(list.files(tempdir(), "^minority-report-")) == 0)
cat("all held\n")
