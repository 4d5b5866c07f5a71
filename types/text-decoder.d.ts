// src/ is compiled without the types of browsers and of Node. UTF-8 is the one thing of both that the library uses: it is
// in every engine, and has no state, clock or input and output.

declare class TextDecoder {
  constructor(label: 'utf-8', options: { readonly fatal: true; readonly ignoreBOM: true })
  decode(bytes: Uint8Array): string
}
