import {isDatabase, shownSource} from '../io/databases/address.js'

/**
 * Takes the passwords of addresses on the command line out of what is printed. Messages of our own hold none; those of the framework
 * repeat what was given.
 *
 * @param argv What was given.
 */
export function passwordHider(argv: readonly string[]): <T>(told: T) => T {
  const addresses = argv
    .flatMap(word => [word, word.slice(word.indexOf('=') + 1)])
    .filter(isDatabase)
    // One may begin with another.
    .sort((a, b) => b.length - a.length)
  const hidden = (text: string) => addresses.reduce((rest, address) => rest.replaceAll(address, shownSource(address)), text)
  const walk = (told: unknown): unknown => {
    if (typeof told === 'string') return hidden(told)
    if (Array.isArray(told)) return told.map(walk)
    if (typeof told !== 'object' || told === null) return told
    return Object.fromEntries(Object.entries(told).map(([key, value]) => [key, walk(value)]))
  }
  return told => (addresses.length === 0 ? told : (walk(told) as typeof told))
}
