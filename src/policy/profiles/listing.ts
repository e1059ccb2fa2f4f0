import {wordText, type Wording} from '../../core/text.js'
import {aligned, wrap} from '../../report/plain-text.js'
import {sourceText, type Profile} from './profile.js'

/** A line of each: what it is, and the document that its numbers come from. */
export function listProfiles(profiles: readonly Profile[]): string {
  const rows = profiles.map(({name, title, sources: [{date}]}) => [name, date, title])
  return [
    ...aligned([['profile', 'document of', 'what it is'], ...rows]),
    '',
    ...wrap('None of them certifies anything. The name of one after this command shows its documents, numbers and limits.'),
  ].join('\n')
}

/** Everything about one. */
export function showProfile({name, title, sources, read, limits, needs, parameters, rules}: Profile, wording: Wording): string {
  const list = (texts: readonly string[]) => texts.flatMap(text => wrap(`- ${text}`, '  '))
  return [
    `${name}: ${title}`,
    '',
    `Documents, as read on ${read}:`,
    ...list(sources.map(sourceText)),
    '',
    'What it cannot conclude:',
    ...wrap(limits),
    '',
    'What the audit needs:',
    ...list(needs.map(need => wordText(need, wording))),
    '',
    'Parameters:',
    ...list(parameters.map(each => `${each.name} (${each.value ?? 'to be filled in'}): ${each.meaning}`)),
    '',
    'Rules:',
    ...list(rules.map(rule => `${rule.name}: ${rule.expression}. (${rule.source})`)),
  ].join('\n')
}
