import { expect, test } from 'vitest'
import { DesktopProcess } from '../support/desktop/desktop-process.ts'

test('SIGTERM the moment it runs, its phone still on the way to the registrar, ends it (1-product, Commands)', async () => {
  await using application = await DesktopProcess.start()
  expect(await application.stop()).toEqual({ code: 0, signal: null })
  expect(application.program.stderr.entries.filter((line) => line.includes('"level":"error"'))).toEqual([])
})
