"""The two large products of the kernel, by onnxruntime.

BLAS lays a large matrix out anew for each product with a few rows, which costs more than the
product; onnxruntime does it once, when a session begins (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnx import ModelProto, TensorProto, ValueInfoProto, helper, numpy_helper

Array = npt.NDArray[Any]
_OPSET = 17


class Scoring:
    """``examples`` (examples, axes), rows of length one; ``dual`` (examples, labels); ``width`` of
    the Gaussian; ``theirs`` (examples): minus infinity where an example is none of ours, else 0.
    """

    def __init__(self, examples: Array, dual: Array, width: float, theirs: Array) -> None:
        """Lay the matrices out. They are kept as they are too: onnxruntime reads them in place."""
        self._large = {
            "examples": np.ascontiguousarray(examples.T, dtype=np.float32),
            "dual": np.ascontiguousarray(dual, dtype=np.float32),
        }
        small = {
            "width": np.asarray(width, dtype=np.float32),
            "one": np.asarray(1.0, dtype=np.float32),
            "theirs": np.asarray(theirs, dtype=np.float32),
        }
        options = onnxruntime.SessionOptions()
        # A process serves on one core (``bot/lean.py``).
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        values = map(onnxruntime.OrtValue.ortvalue_from_numpy, self._large.values())
        options.add_external_initializers(list(self._large), list(values))
        graph = _graph(self._large, small).SerializeToString()
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def evidence(self, placed: Array, ngrams: Array) -> tuple[Array, Array]:
        """Scores (messages, labels), and the likeness to the nearest example of ours (messages).

        ``placed`` (messages, axes), rows of length one; ``ngrams`` (messages, examples): what
        n-grams add to a likeness.
        """
        scores, nearest = self._run(["scores", "nearest"], placed, ngrams)
        return scores, nearest

    def similar(self, placed: Array, ngrams: Array) -> Array:
        """Likeness of each message to each example, shape (messages, examples)."""
        (similar,) = self._run(["similar"], placed, ngrams)
        return similar

    def _run(self, outputs: list[str], placed: Array, ngrams: Array) -> list[Array]:
        found: list[Array] = self._session.run(outputs, {"placed": placed, "ngrams": ngrams})
        return found


def _graph(large: Mapping[str, Array], small: Mapping[str, Array]) -> ModelProto:
    nodes = [
        helper.make_node("MatMul", ["placed", "examples"], ["cosines"]),
        helper.make_node("Sub", ["cosines", "one"], ["apart"]),
        helper.make_node("Mul", ["apart", "width"], ["exponents"]),
        helper.make_node("Exp", ["exponents"], ["gaussians"]),
        helper.make_node("Add", ["gaussians", "ngrams"], ["similar"]),
        helper.make_node("MatMul", ["similar", "dual"], ["scores"]),
        helper.make_node("Add", ["similar", "theirs"], ["ours"]),
        helper.make_node("ReduceMax", ["ours"], ["nearest"], axes=[1], keepdims=0),
    ]
    axes, examples = large["examples"].shape
    graph = helper.make_graph(
        nodes,
        "scoring",
        [_rows("placed", axes), _rows("ngrams", examples)],
        [_rows("similar", examples), _rows("scores", large["dual"].shape[1]), _rows("nearest")],
        [_elsewhere(name, value) for name, value in large.items()]
        + [numpy_helper.from_array(value, name) for name, value in small.items()],
    )
    opsets = [helper.make_opsetid("", _OPSET)]
    # As old as can be: `onnx` writes newer versions than this onnxruntime reads.
    version = helper.find_min_ir_version_for(opsets)
    return helper.make_model(graph, opset_imports=opsets, ir_version=version)


def _rows(name: str, *width: int) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, *width])


def _elsewhere(name: str, value: Array) -> TensorProto:
    """A constant whose numbers are handed over beside the graph."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=value.shape)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=name)
    return tensor
