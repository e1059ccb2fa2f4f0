import {Args} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {completedShells} from '../src/cli/completion.js'

export default class Completion extends BaseCommand {
  static override summary = 'Print a script with which a shell completes commands, flags and names of algorithms.'
  static override examples = [
    'bash, in ~/.bashrc: eval "$(<%= config.bin %> completion bash)"',
    'zsh, in ~/.zshrc: eval "$(<%= config.bin %> completion zsh)"',
    'fish: <%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish',
  ]
  static override args = {shell: Args.string({required: true, options: [...completedShells], description: 'bash, zsh or fish.'})}

  async run(): Promise<{script: string}> {
    const {completionScript} = await import('../src/cli/completion.js')
    const {args, flags} = await this.parse(Completion)
    this.configure(flags)
    const names = await namesOfFlags()
    const commands = this.config.commands
      .filter(({hidden}) => !hidden)
      .map(({id, summary = '', flags: defined}) => ({
        words: id.replaceAll(':', ' '),
        summary,
        flags: Object.values(defined)
          .filter(({hidden}) => hidden !== true)
          .flatMap(flag => {
            const options = flag.type === 'option' ? (flag.options ?? names[flag.name] ?? []) : []
            const all = {name: flag.name, takesValue: flag.type === 'option', values: options}
            return flag.type === 'boolean' && flag.allowNo ? [all, {...all, name: `no-${flag.name}`}] : [all]
          }),
      }))
      .sort((a, b) => (a.words < b.words ? -1 : 1))
    const script = completionScript(args.shell as (typeof completedShells)[number], this.config.bin, commands)
    this.print(script)
    return {script}
  }
}

/** Names that flags take whose list grows with the registries. */
async function namesOfFlags(): Promise<Readonly<Partial<Record<string, readonly string[]>>>> {
  const {generators} = await import('../src/generators/registry.js')
  const {methods} = await import('../src/attacks/registry.js')
  const {learners} = await import('../src/learners/registry.js')
  const {segmenters} = await import('../src/learners/segmentation/registry.js')
  const {fidelity} = await import('../src/metrics/fidelity/registry.js')
  return {
    generator: generators.names,
    attack: methods.names,
    learner: [...learners.names, ...segmenters.names, 'none'],
    fidelity: [...fidelity.names, 'none'],
  }
}
