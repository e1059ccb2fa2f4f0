# The samplers of the R package themis: Rscript themis.R SAMPLER, with smote, smotenc, bsmote or adasyn; with six more
# arguments (train, target, label, count, seed, out) from files, and in lines of JSON without.
suppressPackageStartupMessages({
  library(themis)
  library(jsonlite)
})

given <- commandArgs(trailingOnly = TRUE)
sampler <- get(given[1], asNamespace("themis"))

# Real rows come first, then new ones of every class that is smaller than wanted: those of the label are kept.
make <- function(rows, target, label, count, seed) {
  set.seed(seed)
  rows <- as.data.frame(rows, check.names = FALSE)
  rows[[target]] <- factor(rows[[target]])
  sizes <- table(rows[[target]])
  ratio <- (sizes[[label]] + count) / max(sizes)
  made <- sampler(rows, target, over_ratio = ratio)
  made <- made[seq_len(nrow(made)) > nrow(rows), , drop = FALSE]
  made <- made[made[[target]] == label, , drop = FALSE]
  made[[target]] <- as.character(made[[target]])
  made
}

if (length(given) > 1) {
  target <- given[3]
  rows <- read.csv(given[2], check.names = FALSE, na.strings = "", colClasses = setNames("character", target))
  made <- make(rows, target, given[4], as.integer(given[5]), as.integer(given[6]))
  write.csv(made, given[7], row.names = FALSE, na = "")
} else {
  input <- file("stdin", "r")
  fits <- list()
  rows <- NULL
  while (length(line <- readLines(input, n = 1)) > 0) {
    request <- fromJSON(line)
    id <- as.character(request$fit)
    if (request$op == "fit") {
      if (!is.null(request$columns)) {
        rows <- request$columns
        for (name in setdiff(names(rows), request$categorical)) rows[[name]] <- as.numeric(rows[[name]])
      }
      fits[[id]] <- list(rows = rows, target = request$target, label = request$label)
      answer <- setNames(list(), character(0))
    } else {
      fit <- fits[[id]]
      made <- make(fit$rows, fit$target, fit$label, request$count, request$seed)
      answer <- list(columns = lapply(made, I))
    }
    cat(toJSON(answer, digits = NA, na = "null", auto_unbox = TRUE), "\n", sep = "")
    flush(stdout())
  }
}
