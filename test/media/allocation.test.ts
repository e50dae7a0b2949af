import { type HeapProfiler, Session } from 'node:inspector/promises'
import { describe, expect, it } from 'vitest'
import type { StreamDescription } from '../../pbx-core/media/port.ts'
import { g722 } from './codec-lab.ts'
import { createLab, pcma, rtp, stream } from './lab.ts'

const A = 4000
const PACKETS = 20_000

/** Octets that functions of the media side have allocated while packets went from A to B, each 20 ms after the other. */
async function allocated(forA: StreamDescription, forB: StreamDescription): Promise<number> {
  const lab = await createLab()
  const [a, b] = [lab.endpoint(), lab.endpoint()]
  lab.engine.handle({ kind: 'configure', endpoint: a.id, stream: forA })
  lab.engine.handle({ kind: 'configure', endpoint: b.id, stream: forB })
  lab.engine.handle({ kind: 'join', endpoint: a.id, other: b.id })
  const bytes = rtp({ payloadType: forA.codecs[0]?.payloadType ?? 0, sequence: 0 })
  const view = new DataView(bytes.buffer)
  let sent = 0
  const talk = (count: number) => {
    for (const end = sent + count; sent < end; sent++) {
      view.setUint8(1, forA.codecs[0]?.payloadType ?? 0)
      view.setUint16(2, sent & 0xffff)
      view.setUint32(4, (sent * 160) >>> 0)
      view.setUint32(8, 0xaaaa)
      a.pair.receiver?.receiveRtp(bytes, '127.0.0.1', A)
      lab.clock.advance(20)
    }
  }
  // The lab keeps what is sent; the system does not.
  b.pair.sendRtp = () => {}
  // Until it is compiled.
  talk(PACKETS)
  using session = Object.assign(new Session(), {
    [Symbol.dispose](this: Session) {
      this.disconnect()
    }
  })
  session.connect()
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 64,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true
  })
  talk(PACKETS)
  const { profile } = await session.post('HeapProfiler.stopSampling')
  lab.engine.close()
  return ownSize(profile.head)
}

function ownSize({ callFrame, selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  // The statistics each quarter of a second and their reports are not of a packet.
  const isOurs = /pbx-core\/media\//.test(callFrame.url) && !/rtcp|engine\.ts|source-lock/.test(callFrame.url)
  return children.reduce((sum, child) => sum + ownSize(child), isOurs ? selfSize : 0)
}

describe('the packet path (CONTRIBUTING: allocating nothing for a packet)', () => {
  it('MUST allocate no object for a packet that is relayed: timestamps, which are too large for an engine’s small integers, alone', async () => {
    expect((await allocated(stream(A), stream(5000))) / PACKETS).toBeLessThan(48)
    expect((await allocated(stream(A), stream(5000, { codecs: [pcma] }))) / PACKETS).toBeLessThan(48)
  })

  it('MUST allocate no buffer for one that is decoded and coded anew: the timer of the step and what is iterated alone', async () => {
    // A frame has 640 octets, and a payload 160.
    expect((await allocated(stream(A), stream(5000, { codecs: [g722] }))) / PACKETS).toBeLessThan(700)
  })
})
