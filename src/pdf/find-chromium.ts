import {constants} from 'node:fs'
import {access, stat} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../core/errors.js'

/** Browsers that are Chromium inside, as they are called on Linux. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
]

/** Where macOS has them. */
const APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  name => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

/** Where Windows has them, below its folders of programs. */
const PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]
const PROGRAM_FOLDERS = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData']

/**
 * The browser that prints: the one that CHROMIUM_PATH names, or else the first of those that are usual.
 * @throws {UserError} When there is none.
 */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): Promise<string> {
  const given = environment['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    if (await isProgram(given)) return given
    throw new UserError('no-browser', {file: given}, `CHROMIUM_PATH names '${given}', which is no program that can be run.`, [
      'Set CHROMIUM_PATH to the path of Chromium, Chrome or Edge, or unset it to have one looked for.',
    ])
  }
  for (const candidate of candidates(environment, platform)) if (await isProgram(candidate)) return candidate
  throw new UserError('no-browser', {}, 'A PDF needs Chromium, Chrome or Edge to print it, and none was found.', [
    'Install one, such as with: apt-get install chromium',
    'Or set CHROMIUM_PATH to the path of the one that you have.',
    'Or open report.html in any browser and print it there.',
  ])
}

function candidates(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32')
    return PROGRAM_FOLDERS.flatMap(name => environment[name] ?? []).flatMap(folder =>
      PROGRAMS.map(program => `${folder}\\${program}`),
    )
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder))
  const onPath = NAMES.flatMap(name => folders.map(folder => path.join(folder, name)))
  return platform === 'darwin' ? [...onPath, ...APPLICATIONS] : onPath
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
