import {BaseCommand} from '../src/cli/base-command.js'
import {flagWording} from '../src/cli/flag-wording.js'
import type {DoctorResult} from '../src/jobs/doctor.js'

export default class Doctor extends BaseCommand {
  static override summary = 'Say what there is to work with: Node, cores, memory, engines, and why something is missing.'
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json']

  async run(): Promise<DoctorResult> {
    const {examine} = await import('../src/jobs/doctor.js')
    const {flags} = await this.parse(Doctor)
    this.configure(flags)
    const result = await examine(this.config.version, flagWording)
    const {version, node, platform, cpus, memoryGigabytes, findings} = result
    this.print(`minority-report ${version}, Node ${node} on ${platform}, ${cpus} cores, ${memoryGigabytes} GB of memory`)
    const width = Math.max(...findings.map(({name}) => name.length))
    for (const {name, available, version: of, detail, add} of findings) {
      this.print(`${available ? 'yes' : 'no '}  ${name.padEnd(width)}  ${of === undefined ? '' : `${of}: `}${detail}`)
      if (add !== undefined) this.print(`${' '.repeat(width + 7)}to add it: ${add}`)
    }
    this.print('A browser is not needed: charts are drawn without one.')
    return result
  }
}
