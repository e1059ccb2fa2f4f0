# The samplers of the R package smotefamily: Rscript smotefamily.R SAMPLER, with SMOTE, BLSMOTE, DBSMOTE, SLS, RSLS, ANS or
# ADAS; with six more arguments (train, target, label, count, seed, out) from files, and in lines of JSON without. Written by
# the documentation of smotefamily 1.4.0; not run here.
#
# It takes numbers alone and makes rows of the smaller of two classes. ADAS makes as many as it likes, and others may not
# come to the number that is asked for: give the option rows=any with them.
suppressPackageStartupMessages(library(smotefamily))
# R writes blanks in the name of its script as ~+~.
script <- gsub("~+~", " ", sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]), fixed = TRUE)
source(file.path(dirname(script), "minority_report.R"))

given <- commandArgs(trailingOnly = TRUE)
sampler <- get(given[1], asNamespace("smotefamily"))

make <- function(rows, target, label, count, seed) {
  set.seed(seed)
  classes <- ifelse(rows[[target]] == label, "own", "others")
  own <- sum(classes == "own")
  if (2 * own > nrow(rows)) stop("smotefamily makes rows of the smaller class alone.")
  features <- rows[setdiff(names(rows), target)]
  times <- ceiling(count / own)
  # Some samplers leave records out, so the same times give fewer rows.
  for (attempt in 1:6) {
    made <- switch(given[1],
      ADAS = sampler(features, classes),
      SMOTE = sampler(features, classes, dup_size = times),
      sampler(features, classes, dupSize = times)
    )$syn_data
    if (given[1] == "ADAS" || nrow(made) >= count) break
    times <- 2 * times
  }
  chosen <- if (nrow(made) > count) sample.int(nrow(made), count) else seq_len(nrow(made))
  made <- as.data.frame(made)[chosen, seq_along(features), drop = FALSE]
  names(made) <- names(features)
  made[] <- lapply(made, as.numeric)
  made[[target]] <- rep(label, nrow(made))
  made
}

run(make, given[-1])
