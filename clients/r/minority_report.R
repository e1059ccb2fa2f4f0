# Audits the privacy of synthetic minority rows, by the minority-report command. Needs jsonlite alone:
#
#   source("minority_report.R")
#   result <- mr_audit(patients, target = "diagnosis", minority = "rare", generators = "smote-nc")
#   print(result); mr_figures(result); mr_save(result, "report.html")
#
# A table is the path of a file or a data frame. Other arguments are flags of the command: all_repeats = TRUE is --all-repeats.

#' The command as a character vector: option minority_report.command, the variable MINORITY_REPORT (words between blanks), or PATH.
mr_command <- function() {
  given <- getOption("minority_report.command", Sys.getenv("MINORITY_REPORT"))
  if (length(given) > 1) return(given)
  if (nzchar(given)) return(strsplit(given, " +")[[1]])
  found <- Sys.which("minority-report")
  if (nzchar(found)) return(unname(found))
  .mr_stop(list(
    code = "no-command", message = "There is no command minority-report.",
    suggestions = c(
      "Install it with npm, and Node 20.19 or newer.",
      "Or set options(minority_report.command = c('node', '/path/to/minority-report/bin/run.js'))."
    )
  ))
}

#' Makes synthetic rows of the minority, or takes `synthetic`, attacks them, and returns the result. With `out` the reports are kept there.
mr_audit <- function(data, target, minority, out = NULL, ...) {
  room <- .mr_room()
  on.exit(unlink(room, recursive = TRUE, force = TRUE))
  folder <- if (is.null(out)) file.path(room, "audit") else out
  .mr_answer("audit", list(data), list(target = target, minority = minority, out = folder, format = c("json", "md", "html"), ...), room)
  json <- jsonlite::fromJSON(file.path(folder, "report.json"), simplifyVector = FALSE)
  html <- paste(readLines(file.path(folder, "report.html"), encoding = "UTF-8", warn = FALSE), collapse = "\n")
  structure(list(json = json, html = html, folder = out), class = "minority_report")
}

#' Makes synthetic rows of the minority and returns them as a data frame with the types of `data`.
mr_generate <- function(data, generator, target, minority, out = NULL, ...) {
  room <- .mr_room()
  on.exit(unlink(room, recursive = TRUE, force = TRUE))
  file <- if (is.null(out)) file.path(room, "synthetic.csv") else out
  .mr_answer("generate", list(data), list(generator = generator, target = target, minority = minority, out = file, ...), room)
  texts <- if (is.data.frame(data)) .mr_texts(data) else character()
  made <- utils::read.csv(file,
    check.names = FALSE, na.strings = "", encoding = "UTF-8",
    colClasses = stats::setNames(rep("character", length(texts)), texts)
  )
  if (is.data.frame(data)) for (name in intersect(names(data), names(made))) made[[name]] <- .mr_as(made[[name]], data[[name]])
  made
}

#' What a released file gives away by itself: a list with `classes` and `leaks`.
mr_inspect <- function(released, ...) {
  room <- .mr_room()
  on.exit(unlink(room, recursive = TRUE, force = TRUE))
  .mr_answer("inspect", list(released), list(...), room)
}

#' Plays the attacker on `released` and returns what it counts as a list. `out` names a file for the records or verdicts.
mr_attack <- function(name, released, ...) {
  room <- .mr_room()
  on.exit(unlink(room, recursive = TRUE, force = TRUE))
  .mr_answer(c("attack", name), list(), list(released = released, ...), room)
}

#' A data frame with a row per generator: generator, verdict (leaks, no-leak-found, not-tested), sentence.
mr_verdicts <- function(result) {
  field <- function(name) vapply(result$json$verdicts, function(one) one[[name]], "")
  data.frame(generator = field("generator"), verdict = field("verdict"), sentence = field("sentence"))
}

#' A data frame with a row per figure; a step without a result has one row without a figure.
mr_figures <- function(result, kind = NULL) {
  entries <- Filter(function(entry) is.null(kind) || entry$kind == kind, result$json$results)
  number <- function(value) if (is.null(value)) NA_real_ else as.numeric(value)
  rows <- lapply(entries, function(entry) {
    base <- data.frame(generator = entry$generator, kind = entry$kind, name = entry$name, status = entry$status)
    if (length(entry$estimates) == 0) {
      return(cbind(base, figure = NA_character_, value = NA_real_, low = NA_real_, high = NA_real_, control = NA_real_, p_value = NA_real_))
    }
    do.call(rbind, lapply(names(entry$estimates), function(figure) {
      estimate <- entry$estimates[[figure]]
      tested <- identical(entry$test$estimate, figure)
      cbind(base,
        figure = figure, value = number(estimate$value), low = number(estimate$low), high = number(estimate$high),
        control = number(entry$control[[figure]]$value), p_value = if (tested) number(entry$test$adjustedPValue) else NA_real_
      )
    }))
  })
  do.call(rbind, rows)
}

#' Writes the report as one page to a file that is not there yet.
mr_save <- function(result, file) {
  if (file.exists(file)) stop("'", file, "' exists already.", call. = FALSE)
  connection <- file(file, open = "wb")
  on.exit(close(connection))
  writeBin(charToRaw(enc2utf8(result$html)), connection)
  invisible(file)
}

print.minority_report <- function(x, ...) {
  verdicts <- mr_verdicts(x)
  cat(sprintf("%s: %s. %s\n", verdicts$generator, verdicts$verdict, verdicts$sentence), sep = "")
  if (!isTRUE(x$json$complete)) cat("The audit is not complete.\n")
  invisible(x)
}

# In notebooks and R Markdown: sandboxed, so the page can neither run anything nor reach what is around it.
knit_print.minority_report <- function(x, ...) {
  page <- gsub("<", "&lt;", gsub("\"", "&quot;", gsub("&", "&amp;", x$html, fixed = TRUE), fixed = TRUE), fixed = TRUE)
  frame <- paste0("<iframe sandbox=\"\" srcdoc=\"", page, "\" style=\"width:100%;height:640px\" title=\"Privacy audit\"></iframe>")
  structure(frame, class = "knit_asis")
}

# --- how the command is run -----------------------------------------------------------------------------------------------------------

.mr_singular <- c(
  generators = "generator", attacks = "attack", learners = "learner", options = "option", plugins = "plugin", formats = "format"
)
.mr_tables <- c("synthetic", "holdout", "released", "targets", "auxiliary", "truth")
.mr_joined <- c(
  "minority", "categorical", "numeric", "ignore", "missing", "keep_level", "merge_levels", "distinct_levels", "known", "secret", "columns",
  "keep_identifiers", "date", "identifier", "quasi_identifier", "sensitive"
)

# A folder for real records that nobody but its owner can enter.
.mr_room <- function() {
  room <- tempfile("minority-report-")
  dir.create(room, mode = "0700")
  room
}

.mr_answer <- function(words, tables, flags, room) {
  texts <- character()
  ours <- TRUE
  path_of <- function(table) {
    if (is.character(table) && length(table) == 1) {
      ours <<- FALSE
      return(table)
    }
    if (!is.data.frame(table)) stop("A table must be the path of a file or a data frame.", call. = FALSE)
    file <- tempfile("table", room, ".csv")
    old <- Sys.umask("0177")
    on.exit(Sys.umask(old))
    # Text of more than 15 digits would be cut off otherwise.
    shown <- as.data.frame(lapply(table, .mr_shown), check.names = FALSE, stringsAsFactors = FALSE)
    names(shown) <- names(table)
    utils::write.csv(shown, file, row.names = FALSE, na = "", fileEncoding = "UTF-8")
    file
  }
  arguments <- character()
  for (table in tables) {
    arguments <- c(arguments, path_of(table))
    if (is.data.frame(table)) texts <- c(texts, .mr_texts(table))
  }
  for (name in intersect(names(flags), .mr_tables)) {
    value <- flags[[name]]
    if (is.null(value) || is.numeric(value)) next
    several <- if (is.data.frame(value)) list(value) else as.list(value)
    if (length(tables) == 0 && is.data.frame(several[[1]])) texts <- c(texts, .mr_texts(several[[1]]))
    flags[[name]] <- vapply(several, path_of, "")
  }
  # Types are known: texts are texts, whatever they look like.
  texts <- setdiff(unique(c(texts, flags$categorical)), c(flags$numeric, flags$ignore, flags$group))
  if (length(texts) > 0) flags$categorical <- texts
  if (ours && is.null(flags$missing)) flags$missing <- ""
  output <- file.path(room, "answer.json")
  errors <- file.path(room, "errors.txt")
  line <- c(mr_command(), words, .mr_flags(flags), "--json", if (length(arguments) > 0) c("--", arguments))
  code <- suppressWarnings(system2(line[1], shQuote(line[-1]), stdout = output, stderr = errors))
  if (code == 127) .mr_stop(list(code = "no-command", message = paste0("'", line[1], "' cannot be run."), suggestions = character()))
  text <- paste(readLines(output, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  if (!nzchar(text)) {
    last <- utils::tail(readLines(errors, warn = FALSE), 20)
    .mr_stop(list(code = "bug", message = paste(c(last, paste("Exit code", code)), collapse = "\n")))
  }
  answer <- jsonlite::fromJSON(text, simplifyVector = FALSE)
  if (!is.null(answer$error)) .mr_stop(answer$error)
  answer
}

# A condition of class minority_report_error, with the command's code, suggestions and data.
.mr_stop <- function(error) {
  text <- paste(c(error$message, unlist(error$suggestions)), collapse = "\n  ")
  stop(structure(
    class = c("minority_report_error", "error", "condition"),
    list(message = text, call = NULL, code = error$code, suggestions = unlist(error$suggestions), data = error$data)
  ))
}

.mr_flags <- function(flags) {
  unlist(lapply(names(flags), function(name) {
    value <- flags[[name]]
    word <- if (name %in% names(.mr_singular)) .mr_singular[[name]] else name
    flag <- paste0("--", gsub("_", "-", word, fixed = TRUE))
    if (is.null(value)) return(character())
    if (is.logical(value)) return(if (value) flag else if (name == "header") "--no-header" else character())
    if (is.list(value)) return(paste0(flag, "=", .mr_pairs(value)))
    if (name %in% .mr_joined) return(paste0(flag, "=", paste(gsub(",", "\\,", .mr_text(value), fixed = TRUE), collapse = ",")))
    paste0(flag, "=", .mr_text(value))
  }))
}

# list(smote = list(neighbours = 3)) is smote.neighbours=3.
.mr_pairs <- function(value) {
  unlist(lapply(names(value), function(key) {
    one <- value[[key]]
    name <- sub("^false_", "false-", key)
    if (is.list(one)) paste0(name, ".", names(one), "=", vapply(one, .mr_text, "")) else paste0(name, "=", .mr_text(one))
  }))
}

.mr_text <- function(value) {
  if (is.logical(value)) return(tolower(as.character(value)))
  if (is.numeric(value)) format(value, scientific = FALSE, trim = TRUE, digits = 15) else as.character(value)
}

.mr_texts <- function(table) {
  is_text <- function(column) is.character(column) || is.factor(column) || is.logical(column)
  names(table)[vapply(table, is_text, TRUE)]
}

# A column as it is written: dates and times as ISO 8601, numbers with all their digits.
.mr_shown <- function(column) {
  if (inherits(column, "POSIXt")) return(format(column, "%Y-%m-%dT%H:%M:%S"))
  if (inherits(column, "Date")) return(format(column, "%Y-%m-%d"))
  if (is.double(column)) return(ifelse(is.na(column), NA, vapply(column, .mr_digits, "")))
  if (is.factor(column)) as.character(column) else column
}

# The fewest digits that read as the same number.
.mr_digits <- function(value) {
  if (is.na(value)) return(NA_character_)
  for (digits in 15:17) {
    text <- formatC(value, digits = digits, format = "g", width = 1)
    if (as.numeric(text) == value) break
  }
  text
}

.mr_as <- function(made, given) {
  if (is.factor(given)) return(factor(made, levels = levels(given), ordered = is.ordered(given)))
  if (is.logical(given)) return(as.logical(made))
  if (inherits(given, "Date")) return(as.Date(made))
  if (inherits(given, "POSIXt")) return(as.POSIXct(made, format = "%Y-%m-%dT%H:%M:%S", tz = attr(given, "tzone")[1]))
  made
}
