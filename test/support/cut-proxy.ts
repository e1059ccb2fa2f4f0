import {createConnection, createServer, type Server, type Socket} from 'node:net'

/** What is wrong on the way: `silent` and `deaf` connections stay as they are for good, as behind a firewall that has forgotten them. */
export type Cut = 'reset' | 'silent' | 'deaf' | 'slow'

/** A way to a server of this machine that can be cut. */
export interface CutProxy {
  readonly port: number
  /** Cuts what is open, and what is opened in the next milliseconds. */
  cut(kind: Cut, milliseconds: number): Promise<void>
  close(): Promise<void>
}

interface Way {
  readonly near: Socket
  readonly far: Socket
  /** Bytes from the near end, or those from the far end, go nowhere. */
  isMute: boolean
  isDeaf: boolean
}

const SLOW_MILLISECONDS = 200

export async function openCutProxy(target: number): Promise<CutProxy> {
  const ways = new Set<Way>()
  let now: Cut | undefined
  const apply = (way: Way, kind: Cut) => {
    if (kind === 'reset') for (const socket of [way.near, way.far]) socket.resetAndDestroy()
    if (kind === 'silent') way.isMute = true
    if (kind === 'silent' || kind === 'deaf') way.isDeaf = true
  }
  const server = createServer(near => {
    const far = createConnection(target, '127.0.0.1')
    const way: Way = {near, far, isMute: false, isDeaf: false}
    ways.add(way)
    const delay = () => (now === 'slow' ? SLOW_MILLISECONDS : 0)
    pass(near, far, () => way.isMute, delay)
    pass(far, near, () => way.isDeaf, delay)
    for (const socket of [near, far]) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        ways.delete(way)
        near.destroy()
        far.destroy()
      })
    }
    if (now !== undefined) apply(way, now)
  })
  const port = await listen(server)
  return {
    port,
    async cut(kind, milliseconds) {
      now = kind
      for (const way of [...ways]) apply(way, kind)
      await new Promise(resolve => setTimeout(resolve, milliseconds))
      now = undefined
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        for (const {near, far} of ways) for (const socket of [near, far]) socket.destroy()
      }),
  }
}

/** Hands bytes on in their order, later where the way is slow. */
function pass(from: Socket, to: Socket, isLost: () => boolean, delay: () => number): void {
  let last = Promise.resolve()
  from.on('data', (bytes: Buffer) => {
    if (isLost()) return
    const milliseconds = delay()
    last = last.then(async () => {
      if (milliseconds > 0) await new Promise(resolve => setTimeout(resolve, milliseconds))
      if (!to.destroyed && !isLost()) to.write(bytes)
    })
  })
}

const listen = (server: Server): Promise<number> =>
  new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
