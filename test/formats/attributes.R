# Shows what foreign reads from ARFF files, and writes one: Rscript attributes.R FILES.json OUT.json WRITTEN.arff
arguments <- commandArgs(trailingOnly = TRUE)
shown <- function(each) {
  values <- if (inherits(each, "POSIXct")) as.numeric(each) else if (is.factor(each)) as.character(each) else each
  list(kind = class(each)[1], values = lapply(values, function(value) if (is.na(value)) NULL else value))
}
tables <- lapply(jsonlite::fromJSON(arguments[1]), function(path) {
  frame <- foreign::read.arff(path)
  lapply(seq_along(frame), function(at) c(name = names(frame)[at], shown(frame[[at]])))
})
writeLines(jsonlite::toJSON(tables, auto_unbox = TRUE, null = "null", digits = NA), arguments[2])
frame <- data.frame(
  `the age` = c(30L, NA, 41L),
  bmi = c(21.5, 0.1, NA),
  stage = factor(c("early", "it's late", NA), levels = c("never", "it's late", "early")),
  note = c("a, b", NA, "50 %"),
  seen = as.POSIXct(c("2020-02-01 10:00:00", NA, "1999-12-31 23:59:59"), tz = "UTC"),
  check.names = FALSE, stringsAsFactors = FALSE)
foreign::write.arff(frame, arguments[3])
