import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { settingsSchema } from '../../main/base/settings-schema.ts'
import type { MediaRequest } from '../../main/ipc/contract.ts'
import { ringEar, ringerCall, ringerHeard } from '../support/desktop/ringer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { FakeMain } from './support/fake-main.ts'
import { active } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

type Asked = MediaRequest extends infer R ? (R extends MediaRequest ? Omit<R, 'request' | 'session'> : never) : never

/** Asks the window's session as main does, and waits for what it made of it. */
async function ask(main: FakeMain, asked: Asked, request: string) {
  main.emit('media.request', { ...asked, request, session: 's1' } as MediaRequest)
  return await waitFor(() => main.sent('media.reply').find((reply) => reply.request === request), {
    what: `reply to ${request}`
  })
}

async function sdpOf(main: FakeMain, asked: Asked, request: string): Promise<string> {
  const reply = await ask(main, asked, request)
  if (reply.kind !== 'done' || reply.sdp === null) throw new Error(JSON.stringify(reply))
  return reply.sdp
}

/** The far end: a second peer connection in the same page, which measures what it hears. */
const far = {
  answer: (page: Page, offer: string) =>
    page.evaluate(async (offer) => {
      const world = globalThis as unknown as { far: RTCPeerConnection; energy: () => Promise<number> }
      world.far ??= new RTCPeerConnection()
      // What nobody plays is not decoded.
      world.far.ontrack = ({ track }) => {
        const audio = new Audio()
        audio.srcObject = new MediaStream([track])
        void audio.play()
      }
      const peer = world.far
      if (peer.getSenders().length === 0) {
        const context = new AudioContext()
        const tone = new OscillatorNode(context, { frequency: 440 })
        const { stream } = tone.connect(context.createMediaStreamDestination()) as MediaStreamAudioDestinationNode
        tone.start()
        for (const track of stream.getTracks()) peer.addTrack(track, stream)
      }
      world.energy = async () => {
        const report = [...(await peer.getStats()).values()].find((entry) => entry.type === 'inbound-rtp')
        return report?.totalAudioEnergy ?? 0
      }
      await peer.setRemoteDescription({ type: 'offer', sdp: offer })
      await peer.setLocalDescription()
      await new Promise<void>((resolve) => {
        const check = () => peer.iceGatheringState === 'complete' && resolve()
        peer.addEventListener('icegatheringstatechange', check)
        check()
      })
      return peer.localDescription?.sdp ?? ''
    }, offer),
  /** Grown in that time. */
  energyIn: (page: Page, milliseconds: number) =>
    page.evaluate(async (milliseconds) => {
      const { energy } = globalThis as unknown as { energy: () => Promise<number> }
      const before = await energy()
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      return (await energy()) - before
    }, milliseconds)
}

test('a session sends the microphone, tells its state and quality, mutes, holds, sends digits and closes', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { main, page } = window
  await main.received('app.ready')
  const offer = await sdpOf(main, { kind: 'create-offer', restart: false, direction: 'sendrecv' }, 'r1')
  expect(offer).toContain('a=sendrecv')
  expect(offer).toMatch(/a=candidate:/)
  const answer = await far.answer(page, offer)
  expect(await ask(main, { kind: 'take-answer', sdp: answer }, 'r2')).toEqual({
    kind: 'done',
    request: 'r2',
    sdp: null
  })
  await waitFor(() => main.sent('media.state').some(({ state }) => state === 'connected'), { what: 'connected' })
  // Chromium's fake microphone beeps once a second.
  await expect.poll(() => far.energyIn(page, 2_200)).toBeGreaterThan(0.0001)
  const quality = await main.received('media.quality')
  expect(quality).toMatchObject({ session: 's1', codec: 'opus', lossPercent: 0 })

  main.emit('media.mute', { session: 's1', on: true })
  // A second has a beep in it, unless there is silence.
  await expect.poll(() => far.energyIn(page, 1_200)).toBeLessThan(0.000001)

  expect(await ask(main, { kind: 'send-digit', digit: '5', milliseconds: 160 }, 'r3')).toMatchObject({ kind: 'done' })
  const hold = await sdpOf(main, { kind: 'create-offer', restart: false, direction: 'inactive' }, 'r4')
  expect(hold).toContain('a=inactive')
  await ask(main, { kind: 'take-answer', sdp: await far.answer(page, hold) }, 'r5')
  const restarted = await sdpOf(main, { kind: 'create-offer', restart: true, direction: 'sendrecv' }, 'r6')
  expect(/a=ice-ufrag:(\S+)/.exec(restarted)?.[1]).not.toBe(/a=ice-ufrag:(\S+)/.exec(offer)?.[1])
  expect(await ask(main, { kind: 'close' }, 'r7')).toMatchObject({ kind: 'done' })
  await expect.poll(() => page.locator('audio').count()).toBe(0)
})

test('an offer is answered in the direction that main asks for', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { main, page } = window
  await main.received('app.ready')
  const offer = await page.evaluate(async () => {
    const peer = new RTCPeerConnection()
    peer.addTransceiver('audio')
    await peer.setLocalDescription()
    return peer.localDescription?.sdp ?? ''
  })
  expect(await sdpOf(main, { kind: 'answer-offer', sdp: offer, direction: 'sendrecv' }, 'r1')).toContain('a=sendrecv')
  expect(await sdpOf(main, { kind: 'answer-offer', sdp: offer, direction: 'recvonly' }, 'r2')).toContain('a=recvonly')
})

test('what cannot be done is answered with its reason', async () => {
  await using window = await openWindow({ calls: [active()] })
  await window.main.received('app.ready')
  expect(await ask(window.main, { kind: 'take-answer', sdp: 'v=nonsense' }, 'r1')).toMatchObject({ kind: 'failed' })
  expect(await ask(window.main, { kind: 'send-digit', digit: '1', milliseconds: 100 }, 'r2')).toMatchObject({
    kind: 'failed'
  })
})

test('without a microphone the call goes on, and its card says so', async () => {
  await using window = await openWindow({ calls: [active()] }, { permissions: [], alone: true })
  await window.main.received('app.ready')
  await window.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))
  })
  await window.page.reload()
  await window.main.received('app.ready', 2)
  const offer = await sdpOf(window.main, { kind: 'create-offer', restart: false, direction: 'sendrecv' }, 'r1')
  expect(offer).toContain('a=sendrecv')
  await window.page.getByText('No microphone is connected').waitFor()
})

test('it rings without a click, and stops at main’s word', async () => {
  await using window = await openWindow({}, { alone: true })
  await window.main.received('app.ready')
  await window.page.addInitScript(() => {
    const world = globalThis as unknown as { contexts: AudioContext[] }
    world.contexts = []
    const Original = AudioContext
    globalThis.AudioContext = class extends Original {
      constructor(options?: AudioContextOptions) {
        super(options)
        world.contexts.push(this)
      }
    }
  })
  await window.page.reload()
  await window.main.received('app.ready', 2)
  const states = () =>
    window.page.evaluate(() =>
      (globalThis as unknown as { contexts: AudioContext[] }).contexts.map(({ state }) => state)
    )
  window.main.emit('ringer', { on: true, waiting: false })
  await expect.poll(states).toEqual(['running'])
  window.main.emit('ringer', { on: false, waiting: false })
  await expect.poll(states).toEqual(['suspended'])
  // The same one rings again: a new one would hold the window up while a call is to be drawn.
  window.main.emit('ringer', { on: true, waiting: false })
  await expect.poll(states).toEqual(['running'])
  window.main.emit('ringer', { on: false, waiting: false })
  await expect.poll(states).toEqual(['suspended'])
})

test('it rings with the tone, as loud and where the person chose; who speaks hears a quieter, other tone in the ear (5-softphone, Audio)', async () => {
  await using window = await openWindow({}, { alone: true })
  const { main, page } = window
  await main.received('app.ready')
  await page.addInitScript({ path: ringEar })
  await page.reload()
  await main.received('app.ready', 2)
  const outputs = await page.evaluate(async () =>
    (await navigator.mediaDevices.enumerateDevices())
      .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')
      .map(({ deviceId, label }) => ({ deviceId, label }))
  )
  const [speaker, ringer] = outputs
  if (speaker === undefined || ringer === undefined) throw new Error('Chromium has no two outputs')
  const chosen = (change: object) => {
    const devices = { speaker: `${speaker.deviceId} ${speaker.label}`, ringer: `${ringer.deviceId} ${ringer.label}` }
    main.set({ settings: settingsSchema.parse({ ...devices, ...change }) })
  }
  const heard = () => ringerHeard(page)
  const rung = async (waiting: boolean) => {
    main.emit('ringer', { on: true, waiting })
    const sound = await ringerCall(page)
    main.emit('ringer', { on: false, waiting: false })
    await expect.poll(() => page.evaluate('ring.sounding()')).toEqual([])
    return sound
  }
  chosen({})
  const chime = await rung(false)
  expect([chime.device, 5 * Math.round(chime.peak / 0.35)]).toEqual([ringer.deviceId, 5])
  const waiting = await rung(true)
  expect(waiting.device).toBe(speaker.deviceId)
  expect(waiting.hertz).toBeCloseTo(425, -1)
  expect(waiting.peak).toBeLessThan(chime.peak / 3)

  chosen({ ringTone: 'trill', ringVolume: 35 })
  const trill = await rung(false)
  expect(trill.hertz).toBeGreaterThan(2000)
  expect(chime.hertz).toBeLessThan(2000)
  expect(trill.peak).toBeLessThan(chime.peak / 3)

  chosen({ ringVolume: 0 })
  main.emit('ringer', { on: true, waiting: false })
  expect(await heard()).toBe(null)
  // Turned up while it rings.
  chosen({ ringVolume: 70 })
  await expect.poll(async () => (await heard())?.peak).toBeGreaterThan(0.2)
  main.emit('ringer', { on: false, waiting: false })
})

test('a call that ended while main was not to be reached lets its sound and the microphone go', async () => {
  await using window = await openWindow({ calls: [active({ id: 's1' }), active({ id: 's2', state: 'held' })] })
  const { main, page } = window
  await main.received('app.ready')
  await sdpOf(main, { kind: 'create-offer', restart: false, direction: 'sendrecv' }, 'r1')
  await expect.poll(() => page.locator('audio').count()).toBe(1)
  main.set({ calls: [active({ id: 's1', state: 'ended' }), active({ id: 's2', state: 'held' })] })
  // Main closes nothing in a window that it does not reach.
  main.dropLinks()
  await main.received('app.ready', 2)
  await expect.poll(() => page.locator('audio').count()).toBe(0)
})
