# Makes the tables of a JSON file with haven, as files of SPSS, Stata and SAS, and shows what haven reads from other files.
# Rscript statistics.R TABLES.json FOLDER FILES.json OUT.json
suppressPackageStartupMessages(library(haven))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[2]

column <- function(each) {
  null <- vapply(each$values, is.null, logical(1))
  plain <- function(empty) { values <- each$values; values[null] <- list(empty); unlist(values) }
  switch(each$kind,
    number = as.numeric(plain(NA_real_)),
    text = as.character(plain("")),
    bool = as.logical(plain(NA)),
    labelled = labelled(as.numeric(plain(NA_real_)), labels = unlist(each$labels)),
    date = as.Date(as.numeric(plain(NA_real_)) / 86400000, origin = "1970-01-01"),
    datetime = as.POSIXct(as.numeric(plain(NA_real_)) / 1000, origin = "1970-01-01", tz = "UTC"),
    time = hms::hms(seconds = as.numeric(plain(NA_real_)) / 1000))
}

for (table in jsonlite::fromJSON(arguments[1], simplifyVector = FALSE)) {
  columns <- lapply(table$columns, column)
  names(columns) <- vapply(table$columns, function(each) each$name, "")
  frame <- as.data.frame(columns, stringsAsFactors = FALSE, check.names = FALSE)
  widest <- max(0, unlist(lapply(columns, function(each) if (is.character(each)) nchar(each, "bytes"))), na.rm = TRUE)
  path <- function(ending) file.path(folder, paste0(table$name, ending))
  write_sav(frame, path(".sav"), compress = "byte")
  write_sav(frame, path(".plain.sav"), compress = "none")
  write_sav(frame, path(".zsav"), compress = "zsav")
  isOld <- widest <= 244 && ncol(frame) < 2048
  for (version in c(14, 13, if (isOld) c(12, 10, 8))) write_dta(frame, path(sprintf(".%d.dta", version)), version = version)
  if (table$name != "extremes") {
    write_xpt(frame, path(".8.xpt"), version = 8, name = "T")
    if (widest <= 200) write_xpt(frame, path(".5.xpt"), version = 5, name = "T")
  }
  # The writer of haven gets names beyond 64 kB wrong.
  if (ncol(frame) < 5000) suppressWarnings(write_sas(frame, path(".sas7bdat")))
}

shown <- function(each) {
  numbers <- function(values) lapply(values, function(value) if (is.na(value)) NULL else sprintf("%.17g", value))
  if (inherits(each, "Date")) return(list(kind = "date", values = numbers(as.numeric(each) * 86400000)))
  if (inherits(each, "POSIXct")) return(list(kind = "datetime", values = numbers(as.numeric(each) * 1000)))
  if (inherits(each, "hms")) return(list(kind = "time", values = numbers(as.numeric(each) * 1000)))
  if (is.labelled(each)) {
    labels <- attr(each, "labels")
    return(list(kind = "labelled", values = numbers(as.numeric(each)), labels = as.list(labels)))
  }
  text <- function(value) if (is.na(value) || value == "") NULL else value
  if (is.character(each)) return(list(kind = "text", values = lapply(each, text)))
  list(kind = "number", values = numbers(as.numeric(each)))
}

read <- list(sav = read_sav, dta = read_dta)
files <- jsonlite::fromJSON(arguments[3])
result <- lapply(files, function(file) {
  frame <- read[[tools::file_ext(file)]](file)
  lapply(names(frame), function(name) c(list(name = name), shown(frame[[name]])))
})
jsonlite::write_json(result, arguments[4], auto_unbox = TRUE, null = "null")
