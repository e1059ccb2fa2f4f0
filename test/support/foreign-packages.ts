import {spawnSync} from 'node:child_process'

export const python = process.env['PYTHON_PATH'] ?? '/usr/bin/python3'

/**
 * Whether Python has these packages. They are looked for and not loaded, which takes seconds: one that is there and broken fails tests.
 * MINORITY_REPORT_REQUIRE_IMBLEARN=1 says that they must be there.
 */
export function hasPython(...modules: readonly string[]): boolean {
  const look = 'import sys; from importlib.util import find_spec; sys.exit(None in map(find_spec, sys.argv[1:]))'
  return process.env['MINORITY_REPORT_REQUIRE_IMBLEARN'] === '1' || spawnSync(python, ['-c', look, ...modules]).status === 0
}

/** The same for R and MINORITY_REPORT_REQUIRE_R=1. */
export function hasR(...packages: readonly string[]): boolean {
  const look = 'quit(status = !all(nzchar(sapply(commandArgs(TRUE), function(name) system.file(package = name)))))'
  const found = () => spawnSync('Rscript', ['--vanilla', '-e', look, ...packages], {stdio: 'ignore'}).status === 0
  return process.env['MINORITY_REPORT_REQUIRE_R'] === '1' || found()
}
