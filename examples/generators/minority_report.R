# Connects a generator in R with minority-report's `exec`: with files, or in lines of JSON.
#
# A script calls `run` with its own function make(rows, target, label, count, seed), which gives a data frame of rows of the
# label, and with its arguments after its own: train, target, label, count, seed and out; without them requests come from
# stdin. Texts are levels, numbers are numbers, and nothing (NA) is missing.
suppressPackageStartupMessages(library(jsonlite))

run <- function(make, given) {
  if (length(given) > 0) {
    target <- given[2]
    rows <- read.csv(given[1], check.names = FALSE, na.strings = "", colClasses = setNames("character", target))
    made <- make(rows, target, given[3], as.integer(given[4]), as.integer(given[5]))
    write.csv(made, given[6], row.names = FALSE, na = "")
    return(invisible())
  }
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
        rows <- as.data.frame(rows, check.names = FALSE)
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
