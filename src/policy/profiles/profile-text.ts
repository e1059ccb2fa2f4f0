import {libraryWording} from '../../core/library-wording.js'
import {wordText, type Wording} from '../../core/text.js'
import {wrap} from '../../report/plain-text.js'
import type {ParameterValues} from './parameters.js'
import {sourceLine, sourceText, type Parameter, type Profile, type ProfileRule} from './profile.js'

/** The commented policy that `policy init` writes of a profile. A parameter that nobody has filled in has no value. */
export async function profileText(
  profile: Profile,
  values: ParameterValues = {},
  wording: Wording = libraryWording,
): Promise<string> {
  const {stringify} = await import('yaml')
  const yaml = (content: object) => stringify(content, {lineWidth: 120, defaultStringType: 'PLAIN', schema: 'core'})
  const {name, limits, rules} = profile
  const [source] = profile.sources
  const blocks = [
    header(profile, wording),
    yaml({profile: name, source: sourceLine(source), date: source.date, limits}),
    parametersBlock(profile.parameters, values),
    `rules:\n${rules.map(rule => indent(yaml([inOrder(rule)]))).join('\n')}`,
  ]
  return blocks.filter(block => block !== '').join('\n')
}

const inOrder = ({name, expression, reason, source, date, limits}: ProfileRule) => ({
  name,
  expression,
  reason,
  source,
  date,
  limits,
})

const indent = (text: string) => text.replaceAll(/^(?=.)/gm, '  ')

function header({title, name, read, sources, needs}: Profile, wording: Wording): string {
  const lines = [
    `${title}: a ready policy of minority-report (profile ${name}).`,
    '',
    `It holds a release against the numbers of the documents below, as they were read on ${read}. A release that keeps to them is ` +
      'not certified by anybody, and not shown to be anonymous: who answers for the release decides, with the limits of each rule in mind.',
    '',
    'Documents:',
    ...sources.map(each => `- ${sourceText(each)}`),
    '',
    'What the audit needs, or rules fail as not measured:',
    ...needs.map(need => `- ${wordText(need, wording)}`),
    '',
    'Whoever changes a number or leaves out a rule departs from the profile; reports then say so.',
  ]
  return comment(lines)
}

function parametersBlock(parameters: readonly Parameter[], values: ParameterValues): string {
  if (parameters.length === 0) return ''
  const each = parameters.map(({name, value: published, meaning}) => {
    const value = values[name] ?? published
    return `${indent(comment([meaning]))}  ${name}:${value === undefined ? '' : ` ${value}`}\n`
  })
  return `parameters:\n${each.join('')}`
}

const comment = (lines: readonly string[]) =>
  lines
    .flatMap(line => wrap(line, line.startsWith('- ') ? '  ' : ''))
    .map(line => `# ${line}`.trimEnd())
    .join('\n')
    .concat('\n')
