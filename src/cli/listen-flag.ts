import {Flags} from '@oclif/core'
import {UserError} from '../core/errors.js'

/** Where something listens. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** This machine alone, unless a host is given. */
const LOCAL = '127.0.0.1'

/** `PORT`, `HOST:PORT` or `[IPV6]:PORT`; port 0 takes one that is free. */
export const listenFlag = Flags.custom<ListenAddress>({
  description: '[HOST:]PORT to serve metrics and /healthz at (host: 127.0.0.1 unless given; 0.0.0.0 is every network).',
  helpValue: '[HOST:]PORT',
  parse: text => Promise.resolve(parseAddress(text)),
})

function parseAddress(text: string): ListenAddress {
  const match = /^(?:(?:\[([\da-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text.trim())
  const port = Number(match?.[3])
  if (match !== null && port <= 65_535) return {host: match[1] || match[2] || LOCAL, port}
  throw new UserError(
    'wrong-value',
    {flag: '--metrics', given: text},
    `--metrics must be a port of at most 65535, such as 9464, or a host and a port, such as 0.0.0.0:9464. Got '${text}' instead.`,
  )
}
