package io.mangrove.log.actions;

/** Takes the lines of a checkpoint in JSON, which has two more kinds of them. PROTOCOL: V2 Spec. */
public interface CheckpointVisitor extends ActionVisitor {

  void visitSidecar(Sidecar sidecar);

  void visitCheckpointMetadata(CheckpointMetadata metadata);
}
