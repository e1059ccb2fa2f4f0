# The samplers of the R package themis: Rscript themis.R SAMPLER, with smote, smotenc, bsmote or adasyn; with six more
# arguments (train, target, label, count, seed, out) from files, and in lines of JSON without.
suppressPackageStartupMessages(library(themis))
# R writes blanks in the name of its script as ~+~.
script <- gsub("~+~", " ", sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]), fixed = TRUE)
source(file.path(dirname(script), "minority_report.R"))

given <- commandArgs(trailingOnly = TRUE)
sampler <- get(given[1], asNamespace("themis"))

# Real rows come first, then new ones of every class that is smaller than wanted: those of the label are kept.
make <- function(rows, target, label, count, seed) {
  set.seed(seed)
  rows[[target]] <- factor(rows[[target]])
  sizes <- table(rows[[target]])
  ratio <- (sizes[[label]] + count) / max(sizes)
  made <- sampler(rows, target, over_ratio = ratio)
  made <- made[seq_len(nrow(made)) > nrow(rows), , drop = FALSE]
  made <- made[made[[target]] == label, , drop = FALSE]
  made[[target]] <- as.character(made[[target]])
  made
}

run(make, given[-1])
