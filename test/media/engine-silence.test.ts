import { expect, it } from 'vitest'
import { createLab, stream } from './lab.ts'

const peer = 4000

async function listening() {
  const lab = await createLab()
  const endpoint = lab.endpoint()
  const silences = () => endpoint.events().filter(({ kind }) => kind === 'silent').length
  return { lab, endpoint, silences }
}

it('tells of each half minute in which nothing came from the peer, from the first description on', async () => {
  const { lab, endpoint, silences } = await listening()
  lab.clock.advance(60_000)
  expect(silences()).toBe(0)
  lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(peer) })
  lab.clock.advance(29_500)
  expect(silences()).toBe(0)
  lab.clock.advance(1000)
  expect(silences()).toBe(1)
  lab.clock.advance(60_000)
  expect(silences()).toBe(3)
})

it('a packet now and then is no silence; one from somebody else is none of the peer', async () => {
  const { lab, endpoint, silences } = await listening()
  lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(peer) })
  for (let sequence = 1; sequence <= 4; sequence++) {
    endpoint.hear(peer, { sequence })
    lab.clock.advance(25_000)
  }
  expect(silences()).toBe(0)
  endpoint.hear(peer + 2000, { sequence: 1, ssrc: 0xeeee })
  lab.clock.advance(6000)
  expect(silences()).toBe(1)
})
