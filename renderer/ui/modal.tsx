import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'

/** In a file of its own, which is read when the first dialog opens. */
export { Modal as default } from '@mantine/core'
