import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { createMediaHost } from '../../pbx-core/io/media-host.ts'
import { leasePorts } from '../support/free-port.ts'
import { waitFor } from '../support/wait-for.ts'
import { g722 } from './codec-lab.ts'
import { readRtp, stream } from './lab.ts'

/** Two minutes with `npm run test:long`, some seconds with `npm test`. */
const seconds = process.env.MODE === 'long' ? 120 : 4

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet }

it('plays on the real clock without drift: the timestamps go on as time does, the sequence with each packet (4-pbx, Media: 20 ms pacing)', async () => {
  await using ports = await leasePorts()
  await using host = await createMediaHost({
    rtp: { address: '127.0.0.1', ports: [ports.first, ports.first + 9] },
    promptDirs: [],
    log: quiet
  })
  const peer = createSocket('udp4')
  const heard: { at: number; sequence: number; timestamp: number }[] = []
  try {
    peer.on('message', (octets) => {
      const { sequence, timestamp } = readRtp(octets)
      heard.push({ at: performance.now(), sequence, timestamp })
    })
    peer.bind(0, '127.0.0.1')
    await once(peer, 'listening')
    const endpoint = await waitFor(() => host.lease('127.0.0.1'), { what: 'an endpoint' })
    endpoint.configure(stream(peer.address().port, { codecs: [g722] }))
    endpoint.play([{ kind: 'music', files: [], country: 'DE' }], { loop: true })
    await waitFor(() => heard.length > 10, { what: 'the first packets' })
    const [from] = heard.slice(-1)
    const before = heard.length
    const due = before + seconds * 50
    await waitFor(() => heard.length >= due, { what: 'that much music', timeoutMs: seconds * 1000 + 10_000 })
    const [to] = heard.slice(-1)
    endpoint.release()
    if (from === undefined || to === undefined) throw new Error('nothing was heard')
    const count = heard.length - before
    expect((to.sequence - from.sequence) & 0xffff).toBe(count)
    // What a busy machine could not send is a step of the timestamp, and no shift of what follows: at most a burst of five is late.
    expect(Math.abs(((to.timestamp - from.timestamp) | 0) / 8 - (to.at - from.at))).toBeLessThanOrEqual(120)
  } finally {
    peer.close()
  }
}, 180_000)
