import { describe, expect, it } from 'vitest'
import { LeasedEndpoint } from '../../pbx-core/media/leased-endpoint.ts'
import type { MediaEvent, MediaStats } from '../../pbx-core/media/port.ts'
import type { MediaCommand } from '../../pbx-core/media/protocol.ts'
import { stream } from './lab.ts'

const stats: MediaStats = { packetsIn: 1, packetsOut: 2, octetsIn: 3, octetsOut: 4, lost: 0, jitter: 0, foreign: 0 }
const nothing: MediaStats = { packetsIn: 0, packetsOut: 0, octetsIn: 0, octetsOut: 0, lost: 0, jitter: 0, foreign: 0 }

function lease() {
  const posted: MediaCommand[] = []
  const events: MediaEvent[] = []
  const errors: unknown[] = []
  const endpoint = new LeasedEndpoint({
    address: '127.0.0.1',
    granted: { id: 7, rtpPort: 4000, rtcpPort: 4001 },
    post: (command) => posted.push(command),
    onListenerError: (error) => errors.push(error)
  })
  endpoint.onEvent((event) => events.push(event))
  return { endpoint, posted, events, errors }
}

describe('the main thread end of an endpoint', () => {
  it('posts each command in order, and none after the release', () => {
    const { endpoint, posted } = lease()
    endpoint.configure(stream(5000))
    endpoint.keepKeys(true)
    endpoint.echo(true)
    endpoint.release()
    endpoint.echo(false)
    endpoint.release()
    expect(posted).toEqual([
      { kind: 'configure', endpoint: 7, stream: stream(5000) },
      { kind: 'keep-keys', endpoint: 7, on: true },
      { kind: 'echo', endpoint: 7, on: true },
      { kind: 'release', endpoint: 7 }
    ])
  })

  it('settles a playback once, with what became of it', async () => {
    const { endpoint, posted } = lease()
    const playback = endpoint.play([], { loop: true })
    playback.stop()
    endpoint.played(1, 'stopped')
    playback.stop()
    expect(await playback.done).toBe('stopped')
    expect(posted).toEqual([
      { kind: 'play', endpoint: 7, playback: 1, items: [], loop: true },
      { kind: 'stop', endpoint: 7, playback: 1 }
    ])
  })

  it('MUST tell the summary last, though it comes after the release', () => {
    const { endpoint, events } = lease()
    endpoint.release()
    endpoint.deliver({ kind: 'digit', digit: '1', milliseconds: 80 })
    endpoint.deliver({ kind: 'summary', stats })
    endpoint.deliver({ kind: 'digit', digit: '2', milliseconds: 80 })
    expect(events).toEqual([
      { kind: 'digit', digit: '1', milliseconds: 80 },
      { kind: 'summary', stats }
    ])
  })

  it('MUST leave nobody waiting when the media thread is gone', async () => {
    const { endpoint, events, posted } = lease()
    const playback = endpoint.play([])
    endpoint.lose()
    expect(await playback.done).toBe('failed')
    expect(await endpoint.play([]).done).toBe('failed')
    endpoint.configure(stream(5000))
    endpoint.release()
    expect([posted.length, events]).toEqual([1, [{ kind: 'summary', stats: nothing }]])
  })

  it('goes on for the other listeners when one of them throws', () => {
    const { endpoint, events, errors } = lease()
    endpoint.onEvent(() => {
      throw new Error('a bug')
    })
    const second: MediaEvent[] = []
    using _listening = endpoint.onEvent((event) => second.push(event))
    endpoint.deliver({ kind: 'digit', digit: '1', milliseconds: 80 })
    expect([events.length, second.length, errors]).toEqual([1, 1, [new Error('a bug')]])
  })
})
