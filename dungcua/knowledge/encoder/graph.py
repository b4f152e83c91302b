"""The encoder as an ONNX graph: a 12-layer BERT that gives one vector for each text.

Matrices stay in the four-bit blocks they come in (``MatMulNBits`` and
``GatherBlockQuantized`` of onnxruntime multiply them as they are, with activations in
8 bits), so nothing is rounded twice and the file is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, checker, helper, numpy_helper

from dungcua.knowledge.encoder.wheel import BLOCK, Blocks, Checkpoint, Shape

__all__ = ["INPUTS", "OUTPUT", "build_graph"]

INPUTS = ("input_ids", "attention_mask")
OUTPUT = "embedding"

_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"
_INT8_ACTIVATIONS = 4
_FAR_BELOW = -10_000.0


def build_graph(checkpoint: Checkpoint, kept: Sequence[int]) -> bytes:
    """Return the serialised model.

    Inputs are ``input_ids`` and ``attention_mask`` (int64, texts by pieces); the output is
    the mean over the pieces of each text, of length 1, ``width`` floats a text.

    Args:
        checkpoint: the weights.
        kept: numbers of the pieces kept; row ``i`` of the new table is piece ``kept[i]``.

    """
    return _Graph(checkpoint, kept).serialised()


class _Graph:
    def __init__(self, checkpoint: Checkpoint, kept: Sequence[int]) -> None:
        self._shape: Shape = checkpoint.shape
        self._matrices = checkpoint.matrices
        self._vectors = checkpoint.vectors
        self._kept = np.asarray(kept, dtype=np.int64)
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def serialised(self) -> bytes:
        bias = self._mask()
        state = self._embedding()
        for layer in range(self._shape.layers):
            state = self._layer(f"l{layer}", state, bias)
        self._pool(state)
        texts: list[str | int] = ["texts", "pieces"]
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(name, TensorProto.INT64, texts) for name in INPUTS],
            [
                helper.make_tensor_value_info(
                    OUTPUT, TensorProto.FLOAT, ["texts", self._shape.width]
                )
            ],
            list(self._constants.values()),
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        checker.check_model(model)
        return bytes(model.SerializeToString())

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def _node(self, op: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(op, list(inputs), [output], output, **attributes))
        return output

    def _mask(self) -> str:
        """Return what is added to the attention scores: far below zero for padding."""
        floats = self._node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
        one = self._constant("one", np.array([1], dtype=np.float32))
        absent = self._node("Sub", [one, floats], "absent")
        axes = self._constant("axes_12", np.array([1, 2], dtype=np.int64))
        wide = self._node("Unsqueeze", [absent, axes], "absent_wide")
        return self._node(
            "Mul", [wide, self._constant("far", np.array([_FAR_BELOW], dtype=np.float32))], "bias"
        )

    def _embedding(self) -> str:
        table = self._matrices["emb.word"]
        rows, blocks = len(self._kept), table.scales.shape[1]
        packed = table.packed[self._kept].reshape(rows, blocks * BLOCK // 2)
        words = self._node(
            "GatherBlockQuantized",
            [
                self._constant("emb.word", packed),
                "input_ids",
                self._constant("emb.word.scales", table.scales[self._kept]),
            ],
            "words",
            domain=_MICROSOFT,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        positions = self._vectors["emb.pos"].reshape(-1, self._shape.width)
        kind = self._vectors["emb.type"][: self._shape.width]
        shape = self._node("Shape", ["input_ids"], "ids_shape", start=1)
        zero = self._constant("zero", np.array([0], dtype=np.int64))
        places = self._node(
            "Slice", [self._constant("emb.pos", positions + kind), zero, shape], "places"
        )
        return self._norm(self._node("Add", [words, places], "embedded"), "emb.ln")

    def _layer(self, name: str, state: str, bias: str) -> str:
        width, heads = self._shape.width, self._shape.heads
        parts = [self._matrices[f"{name}.{part}.w"] for part in "qkv"]
        biases = [self._vectors[f"{name}.{part}.b"] for part in "qkv"]
        joined = Blocks(
            np.concatenate([p.packed for p in parts]), np.concatenate([p.scales for p in parts])
        )
        mixed = self._linear(state, f"{name}.qkv", joined, np.concatenate(biases))
        split = [f"{name}.{part}" for part in "qkv"]
        sizes = self._constant("thirds", np.array([width] * 3, dtype=np.int64))
        self._nodes.append(
            helper.make_node("Split", [mixed, sizes], split, f"{name}.split", axis=2)
        )
        query, value = (self._heads(part, [0, 2, 1, 3]) for part in (split[0], split[2]))
        key = self._heads(split[1], [0, 2, 3, 1])
        scale = self._constant("scale", np.array([(width / heads) ** -0.5], dtype=np.float32))
        scaled = self._node("Mul", [query, scale], f"{name}.scaled")
        scores = self._node("MatMul", [scaled, key], f"{name}.scores")
        masked = self._node("Add", [scores, bias], f"{name}.masked")
        weights = self._node("Softmax", [masked], f"{name}.weights", axis=-1)
        seen = self._node("MatMul", [weights, value], f"{name}.seen")
        turned = self._node("Transpose", [seen], f"{name}.turned", perm=[0, 2, 1, 3])
        flat = self._constant("flat", np.array([0, 0, width], dtype=np.int64))
        context = self._node("Reshape", [turned, flat], f"{name}.context")
        attended = self._stored(context, f"{name}.ao")
        state = self._norm(self._node("Add", [attended, state], f"{name}.sum1"), f"{name}.aln")
        inner = self._node("Gelu", [self._stored(state, f"{name}.fi")], f"{name}.gelu")
        outer = self._stored(inner, f"{name}.fo")
        return self._norm(self._node("Add", [outer, state], f"{name}.sum2"), f"{name}.oln")

    def _heads(self, part: str, order: list[int]) -> str:
        heads = self._shape.heads
        shape = self._constant(
            "by_head", np.array([0, 0, heads, self._shape.width // heads], dtype=np.int64)
        )
        cut = self._node("Reshape", [part, shape], f"{part}.cut")
        return self._node("Transpose", [cut], f"{part}.heads", perm=order)

    def _stored(self, state: str, name: str) -> str:
        return self._linear(state, name, self._matrices[f"{name}.w"], self._vectors[f"{name}.b"])

    def _linear(self, state: str, name: str, weights: Blocks, bias: NDArray[np.float32]) -> str:
        rows, blocks = weights.scales.shape
        return self._node(
            "MatMulNBits",
            [
                state,
                self._constant(f"{name}.w", weights.packed),
                self._constant(f"{name}.scales", weights.scales.reshape(-1)),
                "",
                "",
                self._constant(f"{name}.b", bias),
            ],
            f"{name}.out",
            domain=_MICROSOFT,
            K=blocks * BLOCK,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_INT8_ACTIVATIONS,
        )

    def _norm(self, state: str, name: str) -> str:
        scale = self._constant(f"{name}.w", self._vectors[f"{name}.w"])
        bias = self._constant(f"{name}.b", self._vectors[f"{name}.b"])
        epsilon = self._shape.epsilon
        return self._node(
            "LayerNormalization", [state, scale, bias], f"{name}.out", axis=-1, epsilon=epsilon
        )

    def _pool(self, state: str) -> None:
        """Take the mean over the pieces that are there and scale it to length 1."""
        last = self._constant("axis_2", np.array([2], dtype=np.int64))
        present = self._node("Unsqueeze", ["mask", last], "present")
        kept = self._node("Mul", [state, present], "kept")
        axis = self._constant("axis_1", np.array([1], dtype=np.int64))
        # The length is divided out below, so the sum does as well as the mean.
        total = self._node("ReduceSum", [kept, axis], "total", keepdims=0)
        self._node("LpNormalization", [total], OUTPUT, axis=-1, p=2)
