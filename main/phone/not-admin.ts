import { refuse } from '../ipc/refuse.ts'

/** To whoever asks for what is an admin's. */
export const notAdmin = refuse('not_allowed', 'Only an admin of the domain sees and changes this.')
