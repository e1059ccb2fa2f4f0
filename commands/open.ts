import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'

export default class Open extends BaseCommand {
  static override summary = 'Open the page that audits files in your browser, on this machine alone.'
  static override description =
    'Serves the page on 127.0.0.1 under an address with a random token, opens it, and ends on Ctrl-C. Everything happens in the ' +
    'browser; no file leaves the machine. FILEs are handed to the page.'
  static override examples = ['<%= config.bin %> open', '<%= config.bin %> open released.csv patients.csv']
  static override strict = false
  static override args = {
    file: Args.string({
      description: 'Files for the page: a release, the real data, a holdout, or report.json.',
      ignoreStdin: true,
    }),
  }
  static override flags = {
    browser: Flags.boolean({
      default: true,
      allowNo: true,
      description: 'Open the browser; with --no-browser the address is only printed.',
    }),
  }

  async run(): Promise<{address: string}> {
    const {servePage} = await import('../src/jobs/serve-page.js')
    const {openBrowser} = await import('../src/jobs/open-browser.js')
    const {argv, flags} = await this.parse(Open)
    this.configure(flags)
    const {address, close} = await servePage({files: argv.map(String)})
    try {
      this.print(address)
      if (flags.browser && !(await openBrowser(address)))
        this.note('No browser could be opened. Open this address in one on this machine.')
      this.note('The page is served until Ctrl-C.')
      await this.#stopped()
    } finally {
      await close()
    }
    return {address}
  }

  #stopped(): Promise<void> {
    return new Promise(resolve => {
      if (this.signal.aborted) resolve()
      else
        this.signal.addEventListener('abort', () => {
          resolve()
        })
    })
  }
}
