import { it } from 'vitest'
import { Baresip } from '../support/baresip.ts'
import { DesktopBrowser } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { needs } from '../support/needs.ts'
import { secondsOfTone } from '../support/tone.ts'
import { waitFor } from '../support/wait-for.ts'

it('the application, its window in a browser, and a far end over the trunk hear each other', async (context) => {
  needs(context, 'chromium', 'baresip')
  await using desktop = await DesktopProcess.start({ settings: plainAudio })
  await using browser = await DesktopBrowser.launch({ hertz: 700 })
  await using window = await browser.open(await desktop.logInLink())
  await window.registered()
  await using caller = await Baresip.start({
    user: '+15550123456',
    registrar: `127.0.0.1:${desktop.ports.provider}`,
    register: false,
    port: desktop.ports.provider,
    toneHertz: 440
  })
  await caller.dial(`sip:+15550100100@${desktop.trunk}`)
  await window.page.getByRole('button', { name: 'Answer' }).click()
  await caller.established()
  await window.hears(440)
  await waitFor(async () => secondsOfTone(await caller.heard(), 700) > 0.3, { what: 'the window to be heard' })
  await window.page.getByRole('button', { name: 'Hang up' }).click()
  await caller.closed()
}, 60_000)
