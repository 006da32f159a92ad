import type { ModelPiece } from '../../core/ports/index.ts';

/** Hands pieces on. A listener that fails must not cost an answer that is paid for: what it throws is dropped. */
export function hearing(onPiece: (piece: ModelPiece) => void): (piece: ModelPiece) => void {
  return (piece) => {
    try {
      onPiece(piece);
    } catch {
      // Dropped, see above.
    }
  };
}
