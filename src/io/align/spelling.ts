/** Words for yes and no; the same position in both is the same pair. */
const YES = ['true', 't', 'yes', 'y', '1', 'on']
const NO = ['false', 'f', 'no', 'n', '0', 'off']

/**
 * What is left of a text when case, accents, Unicode form, blanks around and between words, and the way a number is
 * written (`01`, `1.0`, `+1`) are taken away. Texts with the same key are one thing unless a file has both.
 */
export function spellingKey(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .trim()
    .replaceAll(/\s+/gu, ' ')
    .toLowerCase()
  return numberKey(plain) ?? plain
}

/** The same number always in the same digits, found in the text itself: a double would take long codes for one another. */
function numberKey(text: string): string | undefined {
  const sign = text.startsWith('-') ? '-' : ''
  const unsigned = sign === '-' || text.startsWith('+') ? text.slice(1) : text
  const [whole, fraction = '', ...rest] = unsigned.split('.')
  if (rest.length > 0 || whole + fraction === '' || !isDigits(whole) || !isDigits(fraction)) return undefined
  const left = whole.slice(leading(whole, '0')) || '0'
  const right = fraction.slice(0, fraction.length - trailing(fraction, '0'))
  const number = right === '' ? left : `${left}.${right}`
  return number === '0' ? number : sign + number
}

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

function leading(text: string, digit: string): number {
  let count = 0
  while (count < text.length && text[count] === digit) count++
  return count
}

function trailing(text: string, digit: string): number {
  let count = 0
  while (count < text.length && text[text.length - 1 - count] === digit) count++
  return count
}

/** Whether a key is a word for yes or for no. */
export function truthOf(key: string): boolean | undefined {
  if (YES.includes(key)) return true
  return NO.includes(key) ? false : undefined
}

/** Whether two keys are the yes and the no of one pair, such as `t` and `f`: `t` and `no` are not. */
export function isTruthPair(keys: readonly string[]): boolean {
  if (keys.length !== 2) return false
  const [first, second] = keys
  return YES.some((yes, at) => (first === yes && second === NO[at]) || (second === yes && first === NO[at]))
}
