import {writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {CommandFailed, UserError} from '../core/errors.js'
import {startProcess, withinTime} from '../external/foreign-process.js'
import {openPrivateFolder} from '../files/private-folder.js'
import {SIZES} from '../files/limits.js'
import {isThere, readBytes} from '../files/read-bytes.js'
import {chromiumOf, titleOf} from './read-pdf.js'

/** The first that shows page numbers, which are margin boxes of CSS Paged Media. */
const OLDEST_CHROMIUM = 131
const SECONDS = 180

/**
 * Nothing but printing: no network (no name can be resolved), nothing of a first start, no traces in the user's own profile.
 * Tags and outline are for those who read with a screen reader or a list of bookmarks.
 */
const SWITCHES = [
  'headless',
  'disable-gpu',
  'host-resolver-rules=MAP * ~NOTFOUND',
  'disable-background-networking',
  'disable-component-update',
  'disable-default-apps',
  'disable-extensions',
  'disable-sync',
  'disable-breakpad',
  'no-first-run',
  'no-default-browser-check',
  'no-pdf-header-footer',
  'generate-pdf-document-outline',
]

/**
 * Prints a page of HTML by a Chromium in a process of its own. What it needs meanwhile lies in a private folder that is removed whatever
 * happens.
 *
 * @param program Path of the browser.
 * @returns The PDF.
 * @throws {UserError} When the browser does not print the page, or is too old to number pages.
 * @throws {Interrupted} When the signal fires; the browser has ended then.
 */
export async function printHtml(program: string, html: string, title: string, signal: AbortSignal): Promise<Uint8Array> {
  const folder = await openPrivateFolder()
  try {
    const [page, out] = [path.join(folder.path, 'page.html'), path.join(folder.path, 'page.pdf')]
    await writeFile(page, html, {mode: 0o600})
    const given = [
      ...[...SWITCHES, ...withoutSandbox(), `user-data-dir=${path.join(folder.path, 'profile')}`, `print-to-pdf=${out}`].map(
        each => `--${each}`,
      ),
      pathToFileURL(page).href,
    ]
    // Its socket goes there, and paths of sockets must be short. Pages go into the private folder alone.
    const variables = {TMPDIR: tmpdir()}
    const running = startProcess({program, given, inShell: false}, {folder, variables, pipes: false})
    const how = await withinTime(running, running.ended, SECONDS, signal).catch((error: unknown) => {
      throw error instanceof CommandFailed ? printingFailed(program, `It did not end within ${SECONDS} s.`) : error
    })
    if (how !== 'ended with exit code 0') throw printingFailed(program, `It ${how.replace(/\.$/, '')}.`)
    if (!(await isThere(out))) throw printingFailed(program, 'It wrote no file.')
    const pdf = await readBytes(out, {...SIZES.print, signal})
    checkPdf(program, pdf, title)
    return pdf
  } finally {
    await folder.close()
  }
}

/**
 * Chromium refuses to run as root inside its sandbox. Without it the page still cannot do anything: it has no script and loads nothing.
 */
function withoutSandbox(): string[] {
  return process.getuid?.() === 0 ? ['no-sandbox'] : []
}

/** A browser that cannot open a page prints a page of its own that says so. */
function checkPdf(program: string, pdf: Uint8Array, title: string): void {
  const version = chromiumOf(pdf)
  if (version === undefined || titleOf(pdf) !== title)
    throw printingFailed(program, 'It did not print the page that it was given.')
  if (version < OLDEST_CHROMIUM)
    throw new UserError(
      'browser-failed',
      {file: program},
      `'${program}' is version ${version} of Chromium. Pages are numbered since version ${OLDEST_CHROMIUM}.`,
      ['Update it, or set CHROMIUM_PATH to the path of a newer Chromium, Chrome or Edge.'],
    )
}

function printingFailed(program: string, why: string): UserError {
  return new UserError('browser-failed', {file: program}, `'${program}' could not print a PDF. ${why}`, [
    `Start '${program}' by itself and see what it says.`,
    'A browser installed as a snap cannot read temporary files: set CHROMIUM_PATH to the path of another one.',
    'In a container, a user who is not root needs user namespaces for the sandbox of the browser.',
  ])
}
