import { join } from 'node:path'
import { createPbx, knownVariables, readDialled, SoundFiles, validateConfig } from '../pbx-core/index.ts'
import type { Core } from './compose.ts'
import { builtPrompts } from './places.ts'

/** The PBX itself. */
export function createRealCore(): Core {
  return {
    createPbx: (config, options) =>
      createPbx(config, { ...options, promptDirectories: [join(options.dataDirectory, 'prompts'), builtPrompts] }),
    sounds: (dataDirectory) => new SoundFiles(join(dataDirectory, 'prompts')),
    knownVariables,
    readDialled,
    validateConfig
  }
}
