import { expect, test } from 'vitest'
import { type AudioDevice, deviceChoice, findDevice } from '../../renderer/media/devices.ts'
import { readQuality } from '../../renderer/media/quality.ts'

const headset: AudioDevice = { id: 'a1', kind: 'audiooutput', label: 'Jabra Evolve2 65' }
const screen: AudioDevice = { id: 'b2', kind: 'audiooutput', label: 'Screen' }
const choice = deviceChoice(headset)

test('a chosen device is found by its id, else by its label (5-softphone, Audio: renumbering)', () => {
  expect(findDevice([screen, headset], 'audiooutput', choice)).toEqual(headset)
  const renumbered = { ...headset, id: 'c3' }
  expect(findDevice([screen, renumbered], 'audiooutput', choice)).toEqual(renumbered)
})

test('a device that is away, or none chosen, follows the system', () => {
  expect(findDevice([screen], 'audiooutput', choice)).toBeNull()
  expect(findDevice([screen], 'audiooutput', '')).toBeNull()
  expect(findDevice([{ ...headset, kind: 'audioinput' }], 'audiooutput', choice)).toBeNull()
})

const report = (received: number, lost: number, more: object[] = []) =>
  new Map<string, unknown>([
    [
      'in',
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: received, packetsLost: lost, jitter: 0.004, codecId: 'c' }
    ],
    ['c', { type: 'codec', mimeType: 'audio/PCMU' }],
    ...more.map((entry, index) => [String(index), entry] as const)
  ])

test('loss is of the packets since the sample before', () => {
  const first = readQuality(report(100, 0), { received: 0, lost: 0 })
  expect(first).toEqual({
    counted: { received: 100, lost: 0 },
    figures: { codec: 'PCMU', lossPercent: 0, jitterMs: 4, roundTripMs: null, heard: false }
  })
  expect(readQuality(report(190, 10), { received: 100, lost: 0 })?.figures.lossPercent).toBe(10)
})

test("the round trip is RTCP's where it is known, else that of the pair in use", () => {
  const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 }
  const rtcp = { type: 'remote-inbound-rtp', roundTripTime: 0.011 }
  const none = { received: 0, lost: 0 }
  expect(readQuality(report(1, 0, [pair]), none)?.figures.roundTripMs).toBe(20)
  expect(readQuality(report(1, 0, [pair, rtcp]), none)?.figures.roundTripMs).toBe(11)
})

test('sound is heard where more than silence has come (5-softphone, First page)', () => {
  const heard = (totalAudioEnergy: number) => {
    const played = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, totalAudioEnergy }
    return readQuality(new Map([['in', played]]), { received: 0, lost: 0 })?.figures.heard
  }
  expect([heard(0), heard(0.00005), heard(0.0002), heard(3)]).toEqual([false, false, true, true])
})

test('before the first packet there is no figure', () => {
  expect(readQuality(new Map(), { received: 0, lost: 0 })).toBeNull()
})
