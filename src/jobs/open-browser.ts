import {spawn} from 'node:child_process'

/** Asks the system to open an address in the browser of the user. Whether it could: a machine without a screen cannot. */
export function openBrowser(address: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [program, ...words] = openerOf(platform)
  return new Promise(resolve => {
    const opener = spawn(program, [...words, address], {stdio: 'ignore', detached: true})
    opener.once('error', () => {
      resolve(false)
    })
    opener.once('spawn', () => {
      opener.unref()
    })
    // An opener that stays is a browser.
    const timer = setTimeout(() => {
      resolve(true)
    }, SECONDS * 1000)
    timer.unref()
    opener.once('exit', code => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}

const SECONDS = 3

function openerOf(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open']
  return platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open']
}
